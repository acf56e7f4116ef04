import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "../counted";

export const scope = {
  label: "सेंड",
  whole: "सभी सेंड एक साथ",
  send: (place: number, when: string) => `${formatNumber(place)}. ${when}`,
};

export const people = {
  title: "प्राप्तकर्ता",
  back: "कैंपेन पर वापस",
  failed: "प्राप्तकर्ता लोड नहीं हो सके",
  none: "यहाँ कोई नहीं है।",
  list: "सेंड के प्राप्तकर्ता",
  show: (what: string, count: string) => `${what}: ${count}, प्राप्तकर्ता दिखाएँ`,
  csv: "CSV में डाउनलोड करें",
  refresh: "ताज़ा करें",
  search: "फ़ोन नंबर, बाहरी आईडी या संदेश आईडी",
  status: "स्थिति",
  allStatuses: "सभी स्थितियाँ",
  country: "देश",
  allCountries: "सभी देश",
  phone: "फ़ोन",
  noPhone: "कोई नंबर नहीं",
  erased: "मिटाया गया",
  externalId: "बाहरी आईडी",
  time: "समय",
  note: "टिप्पणी",
  clear: "फ़िल्टर हटाएँ",
  reason: (reason: string) => `छोड़े गए: ${reason}`,
  region: (region: string) => `क्षेत्र: ${region}`,
  code: (code: number) => `त्रुटि कोड ${code}`,
  select: (phone: string) => `${phone} चुनें`,
  selected: (count: number) => counted(count, "प्राप्तकर्ता चुना गया", "प्राप्तकर्ता चुने गए"),
};

export const person = {
  failed: "इस प्राप्तकर्ता के साथ क्या हुआ, यह लोड नहीं हो सका",
  timeline: "क्या हुआ",
  notYet: "अभी कुछ नहीं भेजा गया।",
  after: (span: string) => `${span} बाद`,
  attempt: (count: number) => counted(count, "कोशिश", "कोशिशें"),
  provider: "WhatsApp ने क्या जवाब दिया",
  messageId: "संदेश आईडी",
  error: "त्रुटि",
  advice: "क्या करें",
  why: "क्यों",
  whyNot: "क्यों नहीं",
  decided: "सेंड के समय",
  now: "अभी की स्थिति के अनुसार",
  verdict: {
    pass: "सफल",
    excludes: "यहाँ छोड़ा गया",
    not_reached: "आगे नहीं पूछा गया",
    not_applied: "लागू नहीं",
  },
  rule: {
    number: "फ़ोन नंबर",
    duplicate: "नंबर की पहली पंक्ति",
    geography: "देश",
    opt_outs: "ऑप्ट-आउट",
    audience_filter: "ऑडियंस फ़िल्टर",
    event_filter: "इवेंट फ़िल्टर",
    opt_outs_at_claim: "आख़िरी पल के ऑप्ट-आउट",
    parameters: "टेम्प्लेट के पैरामीटर",
  },
  optOut: "ऑप्ट-आउट दर्ज करें",
  noTrace: "बिना फ़ोन नंबर वाली पंक्ति को संदेश नहीं जाता।",
  erased: "इस व्यक्ति का डेटा मिटा दिया गया है। केवल रिकॉर्ड बचा है, व्यक्ति नहीं।",
};

export const doubt = {
  title: "अनिश्चित",
  lead: (count: number) =>
    `${counted(count, "संदेश भेजा गया", "संदेश भेजे गए")}, पर कोई जवाब नहीं आया: कनेक्शन टूट गया या सर्वर रोक दिया गया। कोई नहीं जान सकता कि वे पहुँचे या नहीं।`,
  waits: "WhatsApp की रसीदें इन्हें अब भी सुलझा सकती हैं। बाक़ी का फ़ैसला आपका है; अपने आप कुछ तय नहीं होता।",
  see: "प्राप्तकर्ता देखें",
  resendAll: "सभी फिर भेजें",
  assumeAll: "सभी को भेजा हुआ मानें",
  resend: "फिर भेजें",
  assume: "भेजा हुआ मानें",
  resendTitle: (count: number) => `${counted(count, "संदेश", "संदेश")} फिर भेजें?`,
  resendDetail: "जिसे पहला संदेश मिल चुका है उसे यह दूसरी बार मिलेगा।",
  assumeTitle: (count: number) => `${counted(count, "संदेश", "संदेशों")} को भेजा हुआ मानें?`,
  assumeDetail: "वे फिर नहीं भेजे जाएँगे। जिसे संदेश नहीं मिला, उसे नहीं मिलेगा।",
  keep: "अनिश्चित रहने दें",
  failed: "वे अब भी अनिश्चित हैं",
  done: (count: number) => counted(count, "संदेश निपट गया", "संदेश निपट गए"),
};

export const live = {
  title: "इस समय",
  rate: "हर सेकंड संदेश",
  allowed: "अनुमति",
  limited: "किससे रुका है",
  left: "बाक़ी समय",
  went: "कैसा रहा",
  began: "शुरू",
  ended: "समाप्त",
  took: "अवधि",
  average: "औसतन हर सेकंड संदेश",
  unknown: "पता नहीं",
  measured: "यहाँ मापा गया",
  throughput: (rate: number) => `नंबर ${formatNumber(rate)} ले सकता है`,
  until: (time: string) => `${time} तक`,
  limitedBy: {
    nothing: "किसी से नहीं",
    operator_limit: "आपकी तय रफ़्तार",
    meta_throughput: "नंबर की क्षमता",
    backoff: "WhatsApp धीमा करने को कहता है",
    budget: "नंबर की 24 घंटे की सीमा",
    pair_rule: "एक व्यक्ति के संदेशों के बीच का विराम",
    network: "WhatsApp से कनेक्शन",
    paused: "विराम",
  },
  limitHint: {
    nothing: "संदेश जितनी तेज़ी से हो सके जा रहे हैं।",
    operator_limit: "नंबर की क्षमता हो, तो नए कैंपेन में रफ़्तार बढ़ाएँ।",
    meta_throughput: "WhatsApp इस नंबर को इससे तेज़ नहीं भेजने देता।",
    backoff: "WhatsApp ने कहा कि यह बहुत तेज़ है। रफ़्तार अपने आप लौट आती है।",
    budget: "24 घंटे में लोगों की सीमा पूरी हो गई। कुछ ख़ाली होते ही भेजना जारी रहेगा।",
    pair_rule: "इन्हीं लोगों को अभी-अभी संदेश भेजा गया है।",
    network: "WhatsApp के सर्वर तक नहीं पहुँचा जा सकता। पहुँचते ही भेजना अपने आप जारी रहेगा।",
    paused: "कैंपेन फिर शुरू होने तक और कुछ नहीं भेजा जाएगा।",
  },
  stalled: (span: string) => `${span} से किसी संदेश का जवाब नहीं आया`,
  stalledHint: "अगर ऐसा ही रहे, तो सर्वर का लॉग और WhatsApp का स्टेटस पेज देखें।",
  paused: (count: number) => `रोका गया: ${counted(count, "संदेश इंतज़ार में है", "संदेश इंतज़ार में हैं")}`,
};

export const minutes = {
  title: "समय के साथ संदेश",
  none: "अभी कोई संदेश नहीं गया।",
  every: (minutes: number) =>
    minutes === 1 ? "हर मिनट" : minutes < 60 ? `हर ${minutes} मिनट` : minutes === 60 ? "हर घंटे" : `हर ${formatNumber(minutes / 60)} घंटे`,
  time: "कब से",
  chart: "समय के साथ संदेशों का चार्ट; नीचे की तालिका में यही आँकड़े हैं",
  table: "तालिका में दिखाएँ",
};

export const funnel = {
  title: "फ़नल",
  step: "चरण",
  people: "प्राप्तकर्ता",
  rate: "कुल का",
  ofBefore: "पिछले चरण का",
  audience: "ऑडियंस",
  eligible: "पात्र",
  accepted: "स्वीकृत",
  sent: "भेजे गए",
  delivered: "पहुँचे",
  read: "पढ़े गए",
  note: "हर चरण में आगे के चरण भी शामिल हैं।",
};

export const readRate = {
  title: "पढ़ने की दर",
  over: (read: string, over: string) => `जहाँ पढ़े जाने की सूचना मिलती है वहाँ पहुँचे ${over} में से ${read} पढ़े गए`,
  none: "अभी कोई दर नहीं",
  noneDetail: "जहाँ पढ़े जाने की सूचना मिलती है वहाँ अभी कुछ नहीं पहुँचा।",
  limited: (share: number) =>
    `पहुँचे संदेशों में से ${formatPercent(share)} वहाँ के हैं जहाँ WhatsApp पढ़े जाने की सूचना नहीं देता। वे दर में नहीं गिने जाते।`,
  allReported: "हर पहुँचा संदेश वहाँ का है जहाँ WhatsApp पढ़े जाने की सूचना देता है।",
  replies: (count: number) => counted(count, "जवाब", "जवाब"),
  taps: (count: number) => counted(count, "बटन पर टैप", "बटन पर टैप"),
};

export const failures = {
  title: "कारण के अनुसार विफलताएँ",
  none: "कोई विफलता नहीं।",
  code: (code: number) => `कोड ${code}`,
  columns: { code: "कोड", title: "कारण", count: "प्राप्तकर्ता", advice: "क्या करें" },
};

export const skipped = {
  title: "कारण के अनुसार छोड़े गए",
  none: "किसी को नहीं छोड़ा गया।",
  reasons: {
    invalid_phone: "संभव फ़ोन नंबर नहीं",
    duplicate: "नंबर फ़ाइल में पहले आ चुका है",
    geo_us_marketing: "अमेरिकी नंबर: WhatsApp वहाँ मार्केटिंग नहीं पहुँचाता",
    geo_sanctioned: "यह क्षेत्र WhatsApp Business में वर्जित है",
    opted_out: "ऑप्ट-आउट किया हुआ",
    opted_out_at_claim: "सेंड तैयार होने के बाद ऑप्ट-आउट किया",
    missing_parameter: "टेम्प्लेट के एक पैरामीटर का उपयोगी मान नहीं है",
    filter_excluded: "ऑडियंस फ़िल्टर से छूटे",
    no_filter_event: "ऑडियंस फ़िल्टर की कोई सूची नहीं आई",
    event_filter: "इवेंट फ़िल्टर से छूटे",
  } as Record<string, string>,
};

export const countries = {
  title: "देश",
  none: "अभी कोई प्राप्तकर्ता नहीं।",
  unknown: "अज्ञात",
  country: "देश",
  audience: "ऑडियंस",
  accepted: "स्वीकृत",
  delivered: "पहुँचे",
  read: "पढ़े गए",
  failed: "विफल",
  skipped: "छोड़े गए",
  all: (count: number) => `सभी ${formatNumber(count)} देश दिखाएँ`,
  fewer: "कम दिखाएँ",
};
