#include "engine/ingest/column_names.hpp"

#include <algorithm>

namespace carillon::ingest {
namespace {

/// Lower case, without spaces, underscores, dashes and dots. Only ASCII is folded: other scripts are matched
/// as written.
std::string folded(std::string_view name) {
    std::string text;
    for (char const c : name) {
        if (std::string_view{" _-./()#:"}.find(c) != std::string_view::npos) continue;
        text += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    return text;
}

template <std::size_t N>
bool contains_any(std::string_view text, std::string_view const (&words)[N]) {
    return std::ranges::any_of(words, [&](auto word) { return text.find(word) != std::string_view::npos; });
}

template <std::size_t N>
bool is_any(std::string_view text, std::string_view const (&words)[N]) {
    return std::ranges::find(words, text) != std::end(words);
}

constexpr std::string_view mobile_words[] = {
    "whatsapp",  "msisdn",    "mobile",    "mobil",     "handy",     "celular",   "movil", "móvil",
    "telemovel", "telemóvel", "cellulare", "cellphone", "portable",  "gsm",       "waid",  "e164",
    "komorka",   "komórka",   "ponsel",    "nohp",      "мобильный", "мобільний", "手机",  "手機",
    "携帯",      "휴대",      "جوال",      "موبايل",    "मोबाइल",    "นามือถือ",    "มือถือ"};
constexpr std::string_view phone_words[] = {
    "phone",   "telefon", "telephone", "téléphone", "teléfono",  "telefono", "telefone", "puhelin",
    "telepon", "fone",    "телефон",   "τηλέφωνο",  "电话",      "電話",     "전화",     "هاتف",
    "تلفن",    "फ़ोन",     "फोन",       "โทรศัพท์",    "điệnthoại", "dienthoai"};
constexpr std::string_view phone_names[] = {"tel", "fon", "to", "sdt", "hp"};
constexpr std::string_view maybe_names[] = {
    "number",        "numero",    "número", "nummer", "nr",   "no", "contact", "contactno",
    "contactnumber", "recipient", "номер",  "号码",   "cell", "wa", "kontakt"};
// "Phone type" or "phone consent" are about a phone and hold none.
constexpr std::string_view about_words[] = {"type",  "consent", "optin",   "verified", "valid", "status",
                                            "brand", "model",   "country", "label",    "date",  "carrier"};

constexpr std::string_view external_names[] = {
    "externalid",   "externalleadid", "externaluserid", "extid",        "customerid", "customernumber",
    "customerno",   "userid",         "contactid",      "clientid",     "leadid",     "memberid",
    "subscriberid", "crmid",          "accountid",      "kundennummer", "kundennr",   "kundenid",
    "idcliente",    "clienteid",      "idclient",       "uuid",         "guid",       "id"};

}    // namespace

int phone_name_score(std::string_view column) {
    auto const name = folded(column);
    if (contains_any(name, about_words)) return 0;
    if (contains_any(name, mobile_words)) return 3;
    if (contains_any(name, phone_words) || is_any(name, phone_names)) return 2;
    return is_any(name, maybe_names) ? 1 : 0;
}

std::optional<std::size_t> find_external_id_column(std::vector<std::string> const& columns) {
    for (auto const wanted : external_names)
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (folded(columns[i]) == wanted) return i;
    return {};
}

}    // namespace carillon::ingest
