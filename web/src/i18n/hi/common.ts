import { formatNumber } from "../../lib/format";

export const product = "Carillon";

export const title = (page: string) => `${page} · Carillon`;

export const problem = {
  noAnswer: "सर्वर जवाब नहीं दे रहा है। अपना कनेक्शन और यह जाँचें कि Carillon चल रहा है, फिर दोबारा कोशिश करें।",
  unexpected: (status: number) => `सर्वर ने बिना कारण बताए स्टेटस ${status} दिया। उसके लॉग में ज़्यादा जानकारी है।`,
};

export const states = {
  retry: "फिर कोशिश करें",
  loading: "लोड हो रहा है",
  loadMore: "और लोड करें",
  pageFailed: "यह पेज लोड नहीं हो सका",
  notFound: "यहाँ कुछ नहीं है",
  notFoundDetail: "हो सकता है पता ग़लत लिखा हो, या जो यहाँ था उसे हटा दिया गया हो या वह किसी और संगठन का हो।",
  toCampaigns: "कैंपेन पर जाएँ",
  close: "बंद करें",
  none: "कोई नहीं",
  copy: "कॉपी करें",
  copied: "कॉपी हो गया",
  copyThis: (what: string) => `${what} कॉपी करें`,
  clear: "साफ़ करें",
  save: "सहेजें",
  cancel: "रद्द करें",
  more: "और",
  showAll: (count: number) => `सभी ${formatNumber(count)} दिखाएँ`,
  fewer: "कम दिखाएँ",
};

export const campaignStatus = {
  draft: "ड्राफ़्ट",
  scheduled: "शेड्यूल किया गया",
  running: "चल रहा है",
  paused: "रोका गया",
  completed: "पूरा हुआ",
  cancelled: "रद्द किया गया",
};

export const sendStatus = {
  pending: "आगे होगा",
  materializing: "तैयार हो रहा है",
  queued: "तैयार",
  firing: "भेजा जा रहा है",
  paused: "रोका गया",
  completed: "पूरा हुआ",
  failed: "विफल",
  missed: "छूट गया",
  cancelled: "रद्द किया गया",
};

export const messageStatus = {
  queued: "क़तार में",
  sending: "भेजा जा रहा है",
  accepted: "स्वीकृत",
  sent: "भेजा गया",
  delivered: "पहुँच गया",
  read: "पढ़ा गया",
  failed: "विफल",
  skipped: "छोड़ा गया",
  cancelled: "रद्द किया गया",
  in_doubt: "अनिश्चित",
  assumed_sent: "भेजा हुआ माना गया",
};

export const outcome = {
  queued: "क़तार में",
  inFlight: "रास्ते में",
  accepted: "स्वीकृत",
  delivered: "पहुँचे",
  read: "पढ़े गए",
  failed: "विफल",
  inDoubt: "अनिश्चित",
  assumedSent: "भेजा हुआ माना गया",
  skipped: "छोड़े गए",
  cancelled: "रद्द",
};

export const outcomeHint = {
  queued: "भेजे जाने के इंतज़ार में",
  inFlight: "भेजे गए, जवाब अभी बाक़ी है",
  accepted: "WhatsApp ने ले लिए, अभी फ़ोन पर नहीं पहुँचे",
  delivered: "फ़ोन पर पहुँचे, पढ़े जाने की जानकारी नहीं",
  read: "खोले गए",
  failed: "अस्वीकृत, या पहुँचाए नहीं जा सके",
  inDoubt: "बिना जवाब के भेजे गए: शायद पहुँचे हों",
  assumedSent: "अनिश्चित थे; किसी ने इन्हें भेजा हुआ माना",
  skipped: "कभी नहीं भेजे गए; कारण नीचे है",
  cancelled: "भेजे जाने से पहले वापस लिए गए",
};

export const time = {
  in: (duration: string) => `${duration} में`,
  ago: (duration: string) => `${duration} पहले`,
};

export const unsaved = {
  title: "बिना सहेजे छोड़ें?",
  detail: "आपके बदलाव अभी सहेजे नहीं गए हैं। अभी छोड़ने पर वे खो जाएँगे।",
  stay: "यहीं रहें",
  leave: "बिना सहेजे छोड़ें",
};

export const preview = {
  label: "संदेश, जैसा प्राप्तकर्ता देखता है",
  cards: "कैरोसेल के कार्ड",
  media: { IMAGE: "चित्र", VIDEO: "वीडियो", DOCUMENT: "दस्तावेज़", LOCATION: "जगह" },
};
