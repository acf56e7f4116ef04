import { formatNumber } from "../../lib/format";
import { counted } from "../counted";

export const numbers = {
  title: "नंबर",
  lead: "वे फ़ोन नंबर जिनसे आप भेजते हैं, और हर एक के पहले संदेश से पहले क्या बाक़ी है।",
  failed: "नंबर लोड नहीं हो सके",
  none: "अभी कोई नंबर नहीं",
  noneDetail: "अपना WhatsApp Business खाता जोड़ें: उसके नंबर और टेम्प्लेट तब Meta से आ जाते हैं।",
  connect: "खाता जोड़ें",
  account: (name: string, id: string) => `${name} · ${id}`,
  active: "इससे भेजा जा सकता है",
  quality: "गुणवत्ता",
  tier: "24 घंटे में लोग",
  throughput: "क्षमता",
  perSecond: (rate: number) => `हर सेकंड ${counted(rate, "संदेश", "संदेश")}`,
  budget: "अभी बाक़ी",
  budgetUsed: (used: number) => `${formatNumber(used)} इस्तेमाल हुए`,
  unlimited: "असीमित",
  unknown: "पता नहीं",
  phoneId: "Meta पर आईडी",
  synced: (ago: string) => `${ago} सिंक हुआ`,
  neverSynced: "कभी सिंक नहीं हुआ",
  checklist: "पहले संदेश से पहले",
  ready: "भेजने को तैयार",
  notReady: (count: number) => counted(count, "क़दम बाक़ी", "क़दम बाक़ी"),
  open: "WhatsApp Manager खोलें",
  qualities: { GREEN: "उच्च", YELLOW: "मध्यम", RED: "निम्न", NA: "अभी आँकी नहीं गई", UNKNOWN: "अभी आँकी नहीं गई" } as Record<string, string>,
  statuses: {
    CONNECTED: "जुड़ा है",
    DISCONNECTED: "जुड़ा नहीं है",
    FLAGGED: "चिह्नित",
    RESTRICTED: "प्रतिबंधित",
    RATE_LIMITED: "गति सीमित",
    BANNED: "बैन",
    PENDING: "लंबित",
    MIGRATED: "स्थानांतरित",
    UNLINKED: "अलग किया गया",
    UNVERIFIED: "सत्यापित नहीं",
    DELETED: "हटाया गया",
  } as Record<string, string>,
  steps: {
    connected: {
      title: "नंबर जुड़ा है",
      todo: "WhatsApp Manager में फ़ोन नंबर खोलें और इस नंबर पर जो दिखे उसे पूरा करें: उसे सत्यापित करें या Cloud API में पंजीकृत करें। फिर सिंक करें।",
    },
    display_name: {
      title: "दिखने वाला नाम स्वीकृत है",
      todo: "Meta उस नाम की जाँच करता है जो प्राप्तकर्ता देखते हैं। WhatsApp Manager में फ़ोन नंबर, यह नंबर, प्रोफ़ाइल खोलें। स्वीकृति तक Meta संदेश रोक सकता है।",
    },
    quality: {
      title: "गुणवत्ता निम्न नहीं है",
      todo: "प्राप्तकर्ताओं ने इस नंबर को ब्लॉक या रिपोर्ट किया है। उन्हीं को भेजें जो अपेक्षा करते हैं, और कम भेजें: Meta नंबर पर रोक लगा सकता है।",
    },
    onboarding: {
      title: "मार्केटिंग संदेश चालू हैं",
      todo: "WhatsApp Manager में ओवरव्यू खोलें और Marketing Messages API की शर्तें स्वीकार करें। Meta कोई और रास्ता नहीं देता। फिर सिंक करें। यूटिलिटी संदेशों को इसकी ज़रूरत नहीं।",
    },
    webhook_subscribed: {
      title: "एक ऐप खाते के वेबहुक लेता है",
      todo: "Meta के ऐप डैशबोर्ड में WhatsApp, कॉन्फ़िगरेशन खोलें, सेटिंग में दिया पता और वेरिफ़ाई टोकन डालें, और “messages” फ़ील्ड सब्सक्राइब करें।",
    },
    webhook_seen: {
      title: "वेबहुक यहाँ पहुँचते हैं",
      todo: "अभी कोई नहीं आया। अपने फ़ोन से इस नंबर को एक संदेश लिखें। वेबहुक के बिना पहुँचने, पढ़े जाने और ऑप्ट-आउट का कुछ पता नहीं चलता।",
    },
    template: {
      title: "एक टेम्प्लेट स्वीकृत है",
      todo: "WhatsApp Manager में टेम्प्लेट लिखें, उसे स्वीकृत करवाएँ, फिर सिंक करें।",
    },
    limit: {
      title: "संदेश सीमा ज्ञात है",
      todo: "Meta नहीं बताता कि यह नंबर 24 घंटे में कितने लोगों तक पहुँच सकता है। नया नंबर 250 तक पहुँचता है; अच्छे उपयोग से सीमा बढ़ती है।",
    },
  },
  verdict: { done: "हो गया", todo: "करना है", look: "देख लेना अच्छा", unknown: "Meta नहीं बताता" },
};

export const connect = {
  title: "WhatsApp खाता जोड़ें",
  lead: "Meta की बिज़नेस सेटिंग में स्थायी टोकन वाला एक सिस्टम यूज़र बनाएँ, खाते के लिए whatsapp_business_messaging और whatsapp_business_management के साथ। पहले से जुड़े खाते के सीक्रेट नए कर दिए जाते हैं।",
  wabaId: "WhatsApp Business खाते की आईडी",
  wabaIdHint: "एक संख्या, WhatsApp Manager में खाता टूल के नीचे",
  accessToken: "एक्सेस टोकन",
  appSecret: "ऐप सीक्रेट",
  appSecretHint: "ऐप डैशबोर्ड में ऐप सेटिंग, बेसिक के नीचे। यह साबित करता है कि वेबहुक Meta से आते हैं।",
  verifyToken: "वेरिफ़ाई टोकन",
  verifyTokenHint: "आपका अपना कोई शब्द। Meta के वेबहुक फ़ॉर्म में भी यही डालें।",
  make: "एक बना दें",
  keep: "वेरिफ़ाई टोकन अभी कॉपी करें: यह फिर नहीं दिखेगा।",
  submit: "जोड़ें",
  failed: "खाता नहीं जुड़ा",
  done: (name: string) => `${name} जुड़ गया`,
};
