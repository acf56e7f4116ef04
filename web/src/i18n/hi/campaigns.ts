import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "../counted";

export const campaigns = {
  title: "कैंपेन",
  create: "नया कैंपेन",
  failed: "कैंपेन लोड नहीं हो सके",
  search: "नाम से खोजें",
  all: "सभी",
  name: "कैंपेन",
  status: "स्थिति",
  audience: "ऑडियंस",
  nextSend: "अगला सेंड",
  sendingNow: "अभी भेजा जा रहा है",
  pausedMidway: "बीच में रोका गया",
  lastSend: (when: string) => `पिछला: ${when}`,
  zone: (city: string, offset: string) => `${city} (UTC${offset})`,
  noSends: "अभी कोई सेंड नहीं",
  notBegun: "अभी कुछ नहीं भेजा गया",
  progress: "प्रगति",
  progressLabel: (name: string, share: number) => `${name}: ${formatPercent(share)} प्राप्तकर्ता निपट गए`,
  settled: (share: number) => `${formatPercent(share)} निपटे`,
  figures: ({ delivered, read, failed }: { delivered: number; read: number; failed: number }) =>
    `${formatNumber(delivered)} पहुँचे · ${formatNumber(read)} पढ़े गए · ${formatNumber(failed)} विफल`,
  rows: (count: number) => counted(count, "पंक्ति", "पंक्तियाँ"),
  actionsFor: (name: string) => `${name} के लिए कार्रवाइयाँ`,
  duplicate: "डुप्लिकेट करें",
  duplicated: (name: string) => `“${name}” एक नया ड्राफ़्ट है। इसके समय तय करें, और सहमति की पुष्टि फिर से करें।`,
  notDuplicated: "कैंपेन डुप्लिकेट नहीं हुआ",
  delete: "ड्राफ़्ट हटाएँ",
  deleteTitle: (name: string) => `ड्राफ़्ट “${name}” हटाएँ?`,
  deleteDetail: "ड्राफ़्ट और उसके सेंड हमेशा के लिए हट जाएँगे। ऑडियंस बनी रहेगी।",
  deleteKeep: "रहने दें",
  deleted: "ड्राफ़्ट हटा दिया गया।",
  notDeleted: "ड्राफ़्ट नहीं हटा",
  nothingFound: "कोई कैंपेन मेल नहीं खाता",
  nothingFoundDetail: "इस नाम और स्थिति का कोई कैंपेन नहीं है। नाम के किसी हिस्से से, या सभी में खोजें।",
  showAll: "सभी कैंपेन दिखाएँ",
  emptyTitle: "आपका पहला कैंपेन, तीन क़दमों में",
  emptyDetail:
    "कैंपेन आपके किसी नंबर से, आपके तय समय पर, एक ऑडियंस को स्वीकृत WhatsApp टेम्प्लेट भेजता है। शेड्यूल करने से पहले कुछ नहीं जाता।",
  steps: {
    audience: {
      title: "1. ऑडियंस अपलोड करें",
      detail: "एक CSV फ़ाइल: हर पंक्ति एक प्राप्तकर्ता, फ़ोन के कॉलम के साथ। बाक़ी कॉलम आपके टेम्प्लेट भरते हैं।",
    },
    plan: {
      title: "2. सेंड की योजना बनाएँ",
      detail: "टेम्प्लेट और समय चुनें, और हर संदेश को वैसे देखें जैसे प्राप्तकर्ता देखेंगे। ड्राफ़्ट सुरक्षित रहते हैं।",
    },
    launch: {
      title: "3. जाँचें और शेड्यूल करें",
      detail: "जाँच बताती है कि किसे मिलेगा, किसे नहीं और क्यों, और ख़र्च कितना होगा। फिर शेड्यूल करें।",
    },
  },
  emptyAction: "ऑडियंस अपलोड करें",
};
