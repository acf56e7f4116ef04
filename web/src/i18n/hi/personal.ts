import { formatNumber } from "../../lib/format";
import { counted } from "../counted";

const days = (count: number) => counted(count, "दिन", "दिन");

export const retention = {
  title: "निजी डेटा कब तक रखा जाए",
  lead: "जो अपनी अवधि से पुराना है वह हर घंटे अपने-आप और हमेशा के लिए हटता है: उसे वापस नहीं लाया जा सकता। जो गिना जा चुका है वह गिना रहता है। आपके बनाए बैकअप नहीं बदलते।",
  forGood: "हमेशा रखें",
  after: "इतने दिन बाद हटाएँ",
  days: "दिन",
  daysOf: (what: string) => `${what}: दिन`,
  between: (least: number, most: number) => `${formatNumber(least)} से ${days(most)} तक`,
  kinds: {
    repliesDays: "जवाब",
    leadEventsDays: "लीड इवेंट",
    webhookBodiesDays: "वेबहुक की सामग्री",
    recipientsDays: "प्राप्तकर्ता",
  },
  hints: {
    repliesDays: "लोगों ने जो लिखा और जो बटन दबाए, वह हटता है। उनके ऑप्ट-आउट बने रहते हैं।",
    leadEventsDays: "आपके सिस्टम के भेजे इवेंट हटते हैं; इवेंट फ़िल्टर उन्हें फिर नहीं देखते।",
    webhookBodiesDays: "Meta के उन वेबहुक की सामग्री हटती है जिनका कोई रिकॉर्ड नहीं बना।",
    recipientsDays: "ऑडियंस से नंबर, बाहरी आईडी और वैरिएबल हटते हैं; अवधि उन्हें भेजे गए आख़िरी सेंड के अंत से गिनी जाती है। पंक्तियाँ, नतीजे और गिनती बनी रहती है, लोग नहीं।",
  },
  save: "सहेजें",
  confirmTitle: "जो पुराना है उसे हटाएँ?",
  confirm: "एक घंटे के भीतर यह हट जाएगा। इसे वापस नहीं लिया जा सकता।",
  removes: {
    repliesDays: (count: number) => `${days(count)} से पुराने जवाब`,
    leadEventsDays: (count: number) => `${days(count)} से पुराने लीड इवेंट`,
    webhookBodiesDays: (count: number) => `${days(count)} से पुरानी वेबहुक सामग्री`,
    recipientsDays: (count: number) => `उन ऑडियंस के लोग जिनका आख़िरी सेंड ${days(count)} से पहले ख़त्म हुआ`,
  },
  confirmed: "सहेजें और हटाएँ",
  keep: "कुछ न बदलें",
};

export const personal = {
  title: "एक व्यक्ति",
  lead: "जब कोई पूछे कि आपके पास उसका क्या दर्ज है, या चाहे कि उसे भुला दिया जाए। देखना और मिटाना, दोनों ऑडिट लॉग में दर्ज होते हैं, नंबर का बीच का हिस्सा छोड़कर।",
  notAllowed: "किसी व्यक्ति का डेटा मालिक और एडमिन एक्सपोर्ट कर सकते और मिटा सकते हैं।",
  show: "जो दर्ज है वह दिखाएँ",
  failed: "जो दर्ज है वह देखा नहीं जा सका",
  held: (phone: string) => `${phone} के बारे में दर्ज`,
  erasedAt: (when: string) => `इस व्यक्ति का डेटा ${when} को मिटाया गया। यहाँ जो है वह उसके बाद आया।`,
  kinds: {
    leads: "ऑडियंस की पंक्तियाँ",
    messages: "संदेश",
    replies: "जवाब",
    optOuts: "ऑप्ट-आउट",
    leadEvents: "लीड इवेंट",
    filterEvents: "फ़िल्टर इवेंट",
    testMessages: "टेस्ट संदेश",
    scopedUserIds: "व्यक्ति की Meta आईडी",
    unmatchedStatuses: "अनजान संदेशों की ख़बरें",
    webhookBodies: "वेबहुक की सामग्री",
    outboundEvents: "आपके सिस्टम के लिए इवेंट",
  },
  download: "JSON में डाउनलोड करें",
  erase: "इस व्यक्ति को मिटाएँ…",
  eraseTitle: (phone: string) => `${phone} को मिटाएँ?`,
  eraseDetail: "इसे वापस नहीं लाया जा सकता, न आप ला सकते हैं न हम।",
  goes: "क्या हटेगा: नंबर, बाहरी आईडी, वैरिएबल, लिखी बातें, इवेंट और Meta की आईडी, हर ऑडियंस और हर रिकॉर्ड से। जो संदेश अभी नहीं गए वे नहीं भेजे जाएँगे।",
  stays: "क्या बचेगा: गिनती, और हर रिकॉर्ड अपनी जगह पर, व्यक्ति के बिना।",
  optedOut: "नंबर का कुंजी वाला हैश भी बचेगा: उसी से नंबर हर चीज़ से ऑप्ट-आउट रहता है, चाहे वह फिर अपलोड हो।",
  backups: "आपके बनाए बैकअप नहीं बदलते: व्यक्ति को उनमें से हटाएँ, या बैकअप हटा दें।",
  typeNumber: (phone: string) => `पुष्टि के लिए ${phone} लिखें`,
  number: "व्यक्ति का नंबर",
  eraseNow: "हमेशा के लिए मिटाएँ",
  keep: "व्यक्ति को रखें",
  notErased: "कुछ नहीं मिटाया गया",
  erased: (phone: string) => `${phone} मिटा दिया गया`,
};
