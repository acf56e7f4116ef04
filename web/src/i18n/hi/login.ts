export const login = {
  title: "लॉग इन करें",
  subtitle: "अपने कैंपेन वर्कस्पेस में",
  email: "ईमेल",
  password: "पासवर्ड",
  showPassword: "पासवर्ड दिखाएँ",
  submit: "लॉग इन करें",
  failed: "आप लॉग इन नहीं हुए",
  noAccount: "अभी खाता नहीं है? Carillon चलाने वाला व्यक्ति “carillon user add” से खाता बनाता है।",
  docs: "API दस्तावेज़",
};
