import { counted } from "../counted";

export const campaign = {
  one: "कैंपेन",
  back: "सभी कैंपेन",
  failed: "कैंपेन लोड नहीं हो सका",
  audience: "ऑडियंस",
  from: "किस नंबर से",
  created: "बनाया गया",
  inactiveNumber: (id: number) => `नंबर ${id}, अब सूची में नहीं`,
  live: "लाइव",
  connecting: "जुड़ रहा है",
  interrupted: "फिर से जुड़ रहा है",
  interruptedHint: "सर्वर से कनेक्शन टूट गया है। लौटने तक आँकड़े पुराने हो सकते हैं।",
  noSends: "इस कैंपेन में कोई सेंड नहीं है",
  noSendsDetail: "API से एक जोड़ें: क्या भेजना है, कब, और किस समय क्षेत्र में।",
};

export const send = {
  local: (when: string, zone: string, offset: string) => `${when} · ${zone} (UTC${offset})`,
  category: { marketing: "मार्केटिंग", utility: "यूटिलिटी" },
  template: "टेम्प्लेट",
  noTemplate: "कोई टेम्प्लेट नहीं चुना गया",
  pace: "रफ़्तार",
  perSecond: (rate: number) => `हर सेकंड ${counted(rate, "संदेश", "संदेश")} तक`,
  reportFailed: "रिपोर्ट लोड नहीं हो सकी",
  outcomes: "हर प्राप्तकर्ता किस स्थिति में है",
  ofAudience: (count: number) => `कुल ${counted(count, "प्राप्तकर्ता", "प्राप्तकर्ता")} में से`,
  toCome: "आगे होने वाला सेंड",
  asSeenBy: (phone: string) => `${phone} को ऐसा दिखेगा`,
  previewFailed: "संदेश दिखाया नहीं जा सका",
  notPrepared:
    "किसे मिलेगा, यह सेंड से लगभग एक मिनट पहले तय होता है: पूरी ऑडियंस, उनके बिना जो तब तक ऑप्ट-आउट कर चुके हों। उसके बाद हर प्राप्तकर्ता यहाँ दिखता है।",
};
