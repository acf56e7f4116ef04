// The world a sandbox shows when no profile says otherwise. Its ids and secrets are documented in
// docs/sandbox.md and never change, so that scripts and tests may name them.
#include "sandbox/profile.hpp"

namespace carillon::sandbox {
namespace {

TemplateSpec marketing(std::string id, std::string name, std::string language, std::string format,
                       std::string components) {
    TemplateSpec spec{.id = std::move(id),
                      .name = std::move(name),
                      .language = std::move(language),
                      .category = "MARKETING",
                      .components = std::move(components)};
    spec.parameter_format = std::move(format);
    return spec;
}

TemplateSpec utility(std::string id, std::string name, std::string language, std::string format,
                     std::string components) {
    auto spec = marketing(std::move(id), std::move(name), std::move(language), std::move(format),
                          std::move(components));
    spec.category = "UTILITY";
    return spec;
}

std::vector<TemplateSpec> marketing_templates() {
    std::vector<TemplateSpec> list;
    list.push_back(marketing("1455667788990011", "spring_offer", "en", "NAMED", R"([
{"type":"BODY","text":"Hi {{first_name}}, spring is here: {{discount}} off everything until Sunday.",
 "example":{"body_text_named_params":[{"param_name":"first_name","example":"Asha"},{"param_name":"discount","example":"20%"}]}},
{"type":"FOOTER","text":"Reply STOP to opt out"},
{"type":"BUTTONS","buttons":[{"type":"URL","text":"Shop now","url":"https://shop.example/spring?u={{1}}","example":["https://shop.example/spring?u=8812"]},
 {"type":"QUICK_REPLY","text":"Stop promotions"}]}])"));
    list.push_back(marketing("1455667788990012", "spring_offer", "de", "NAMED", R"([
{"type":"BODY","text":"Hallo {{first_name}}, der Frühling ist da: {{discount}} Rabatt auf alles bis Sonntag.",
 "example":{"body_text_named_params":[{"param_name":"first_name","example":"Jürgen"},{"param_name":"discount","example":"20 %"}]}},
{"type":"FOOTER","text":"Mit STOP abmelden"},
{"type":"BUTTONS","buttons":[{"type":"URL","text":"Zum Shop","url":"https://shop.example/spring?u={{1}}","example":["https://shop.example/spring?u=8812"]},
 {"type":"QUICK_REPLY","text":"Keine Werbung mehr"}]}])"));
    list.push_back(marketing("1455667788990013", "new_collection", "en_US", "NAMED", R"([
{"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://cdn.example/collection.jpg"]}},
{"type":"BODY","text":"Hello {{first_name}}, our new collection is in store.",
 "example":{"body_text_named_params":[{"param_name":"first_name","example":"Asha"}]}},
{"type":"BUTTONS","buttons":[{"type":"URL","text":"See it","url":"https://shop.example/new"},{"type":"QUICK_REPLY","text":"Not interested"}]}])"));
    list.push_back(marketing("1455667788990014", "loyalty_points", "pt_BR", "POSITIONAL", R"([
{"type":"HEADER","format":"TEXT","text":"Olá {{1}}!","example":{"header_text":["João"]}},
{"type":"BODY","text":"Você tem {{1}} pontos, que valem até {{2}}. Aproveite!","example":{"body_text":[["1.200","30/11"]]}},
{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Parar promoções"}]}])"));
    list.push_back(marketing("1455667788990015", "coupon_drop", "es", "POSITIONAL", R"([
{"type":"BODY","text":"Hola {{1}}, aquí tienes tu cupón de bienvenida.","example":{"body_text":[["Lucía"]]}},
{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"HOLA25"},{"type":"QUICK_REPLY","text":"No más ofertas"}]}])"));
    auto paused = marketing(
        "1455667788990016", "winter_sale", "en", "POSITIONAL",
        R"([{"type":"BODY","text":"Hi {{1}}, the winter sale ends tonight.","example":{"body_text":[["Asha"]]}}])");
    paused.status = "PAUSED";
    paused.quality = "RED";
    list.push_back(std::move(paused));
    auto rejected = marketing("1455667788990017", "miracle_cure", "en", "POSITIONAL",
                              R"([{"type":"BODY","text":"Lose ten kilos in a week with our tea!"}])");
    rejected.status = "REJECTED";
    rejected.quality = "UNKNOWN";
    rejected.rejected_reason = "ABUSIVE_CONTENT";
    list.push_back(std::move(rejected));
    return list;
}

std::vector<TemplateSpec> utility_templates() {
    std::vector<TemplateSpec> list;
    list.push_back(utility("1455667788990021", "order_update", "en", "NAMED", R"([
{"type":"BODY","text":"Hi {{first_name}}, your order {{order_number}} is on its way.",
 "example":{"body_text_named_params":[{"param_name":"first_name","example":"Asha"},{"param_name":"order_number","example":"A-1029"}]}},
{"type":"BUTTONS","buttons":[{"type":"URL","text":"Track it","url":"https://shop.example/track/{{1}}","example":["https://shop.example/track/A-1029"]}]}])"));
    list.push_back(utility("1455667788990022", "order_update", "de", "NAMED", R"([
{"type":"BODY","text":"Hallo {{first_name}}, deine Bestellung {{order_number}} ist unterwegs.",
 "example":{"body_text_named_params":[{"param_name":"first_name","example":"Jürgen"},{"param_name":"order_number","example":"A-1029"}]}},
{"type":"BUTTONS","buttons":[{"type":"URL","text":"Verfolgen","url":"https://shop.example/track/{{1}}","example":["https://shop.example/track/A-1029"]}]}])"));
    list.push_back(utility("1455667788990023", "appointment_reminder", "fr", "POSITIONAL", R"([
{"type":"BODY","text":"Bonjour {{1}}, nous vous attendons le {{2}} à {{3}}.","example":{"body_text":[["Zoé","3 décembre","10 h"]]}},
{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Je confirme"},{"type":"QUICK_REPLY","text":"Annuler"}]}])"));
    list.push_back(utility("1455667788990024", "payment_receipt", "en", "NAMED", R"([
{"type":"HEADER","format":"DOCUMENT","example":{"header_handle":["https://cdn.example/receipt.pdf"]}},
{"type":"BODY","text":"Thank you, {{first_name}}. Your receipt is attached.",
 "example":{"body_text_named_params":[{"param_name":"first_name","example":"Asha"}]}}])"));
    return list;
}

}    // namespace

Profile default_profile() {
    Profile profile;
    WorldSpec& world = profile.world;
    world.waba_id = "310455820770002";
    world.waba_name = "Example Store";
    world.business_id = "455010203040506";
    world.app_id = "778899001122334";
    world.access_token = "sandbox-access-token";
    world.app_secret = "sandbox-app-secret";
    world.verify_token = "sandbox-verify-token";
    world.phone_numbers = {{.id = "208311745990001",
                            .display_phone_number = "+49 30 5550 9911",
                            .verified_name = "Example Store",
                            .throughput = "HIGH"},
                           {.id = "208311745990002",
                            .display_phone_number = "+44 20 7946 0911",
                            .verified_name = "Example Store UK"}};
    world.templates = marketing_templates();
    for (auto& spec : utility_templates()) world.templates.push_back(std::move(spec));
    return profile;
}

}    // namespace carillon::sandbox
