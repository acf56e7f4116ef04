#include "cli/campaign_document.hpp"

#include "api/json_body.hpp"

#include <limits>

namespace carillon::cli {
namespace {
namespace json = boost::json;
using api::Fields;

constexpr std::int64_t id_max = std::numeric_limits<std::int64_t>::max();

void take_errors(Fields& from, std::vector<FieldError>& into) {
    from.refuse_unknown();
    for (auto& error : from.errors()) into.push_back(std::move(error));
}

CampaignDocument::Audience read_audience(json::value const& value, std::vector<FieldError>& errors) {
    CampaignDocument::Audience audience;
    if (value.is_int64()) {
        audience.id = value.get_int64();
    } else if (value.is_string()) {
        audience.name = value.get_string();
    } else if (auto const* const object = value.if_object()) {
        Fields fields{*object, "/audience"};
        audience.name = fields.text("name", {1, 200}).value_or("");
        audience.file = fields.text("file", {1, 4096}).value_or("");
        audience.phone_column = fields.text("phoneColumn", {1, 200}).value_or("");
        audience.external_id_column = fields.text("externalIdColumn", {1, 200}).value_or("");
        audience.default_country = fields.text("defaultCountry", {2, 2}).value_or("");
        fields.require({"name", "file"});
        take_errors(fields, errors);
    } else {
        errors.push_back({"/audience", "wrong_type",
                          "audience is an id, a name, or a name and a file: {name: …, file: leads.csv}."});
    }
    return audience;
}

std::optional<CampaignDocument::Template> read_template(json::value const& value, std::string const& pointer,
                                                        std::vector<FieldError>& errors) {
    CampaignDocument::Template subject;
    if (value.is_int64()) {
        subject.id = value.get_int64();
    } else if (value.is_string()) {
        subject.name = value.get_string();
    } else if (auto const* const object = value.if_object()) {
        Fields fields{*object, pointer};
        subject.id = fields.integer("id", 1, id_max);
        subject.name = fields.text("name", {1, 512}).value_or("");
        subject.language = fields.text("language", {1, 20}).value_or("");
        if (!subject.id && subject.name.empty())
            fields.add("name", "required", "Name the template: {name: spring_offer, language: en}.");
        take_errors(fields, errors);
    } else if (value.is_null()) {
        return {};
    } else {
        errors.push_back(
            {pointer, "wrong_type",
             "template is an id, or a name and a language: {name: spring_offer, language: en}."});
    }
    return subject;
}

json::value read_event_filter(Fields& outer, std::string const& pointer, std::vector<FieldError>& errors) {
    auto const* const object = outer.object("eventFilter");
    if (!object) return nullptr;
    Fields fields{*object, pointer + "/eventFilter"};
    auto const mode = fields.word("mode", {"include", "exclude"});
    auto const type = fields.text("eventType", {1, 100});
    auto const minutes = fields.integer("withinMinutes", 1, 525'600);
    fields.require({"mode", "eventType"});
    take_errors(fields, errors);
    json::object filter{{"mode", mode.value_or("")}, {"eventType", type.value_or("")}};
    filter["withinMinutes"] = minutes ? json::value(*minutes) : json::value(nullptr);
    return filter;
}

/// A constant written as a number is the text it looks like.
json::object read_parameters(json::object const& given) {
    json::object parameters;
    for (auto const& [key, value] : given) {
        auto binding = value;
        if (auto* const object = binding.if_object())
            for (auto const* const name : {"constant", "fallback", "column"})
                if (auto* const text = object->if_contains(name); text && text->is_number())
                    *text = json::string{json::serialize(*text)};
        parameters.emplace(key, std::move(binding));
    }
    return parameters;
}

CampaignDocument::Send read_send(json::object const& given, std::string pointer,
                                 std::vector<FieldError>& errors) {
    CampaignDocument::Send send{.pointer = std::move(pointer)};
    Fields fields{given, send.pointer};
    auto& body = send.body;
    auto const category = fields.word("category", {"marketing", "utility"}).value_or("");
    body["category"] = category;
    body["scheduledLocal"] = fields.text("at", {1, 40}).value_or("");
    body["timeZone"] = fields.text("timeZone", {1, 100}).value_or("");
    auto const fold = fields.word("fold", {"earlier", "later"});
    body["fold"] = fold ? json::value(*fold) : json::value(nullptr);
    body["audienceFilter"] = fields.word("audienceFilter", {"off", "on"}).value_or("off");
    body["whenNoFilterEvent"] = fields.word("whenNoFilterEvent", {"skip", "send_all"}).value_or("skip");
    body["eventFilter"] = read_event_filter(fields, send.pointer, errors);
    body["maxMessagesPerSecond"] = fields.integer("maxMessagesPerSecond", 1, 1'000'000).value_or(20);
    body["lateStartGraceMinutes"] = fields.integer("lateStartGraceMinutes", 0, 10'080).value_or(60);
    auto const* const parameters = fields.object("parameters");
    body["parameters"] = parameters ? read_parameters(*parameters) : json::object{};
    auto const policy = fields.word("productPolicy", {"CLOUD_API_FALLBACK", "STRICT"});
    auto const sharing = fields.flag("messageActivitySharing");
    if (category == "marketing") {
        body["productPolicy"] = policy.value_or("CLOUD_API_FALLBACK");
        body["messageActivitySharing"] = sharing ? json::value(*sharing) : json::value(nullptr);
    } else {
        for (auto const* const name : {"productPolicy", "messageActivitySharing"})
            if (category == "utility" && fields.has(name) && !fields.is_null(name))
                fields.add(name, "marketing_only",
                           fmt::format("{} belongs to marketing sends; leave it out.", name));
    }
    if (fields.has("template"))
        send.subject = read_template(given.at("template"), send.pointer + "/template", errors);
    fields.require({"category", "at", "timeZone"});
    take_errors(fields, errors);
    return send;
}
}    // namespace

Result<CampaignDocument> read_campaign(json::value const& document) {
    auto const* const object = document.if_object();
    if (!object)
        return refuse(Problem::Kind::invalid, "not_a_campaign",
                      "A campaign is written as keys and values: name: …, audience: …, sends: [ … ].");
    CampaignDocument campaign;
    std::vector<FieldError> errors;
    Fields fields{*object};
    campaign.name = fields.text("name", {1, 200}).value_or("");
    if (fields.has("audience") && !fields.is_null("audience"))
        campaign.audience = read_audience(object->at("audience"), errors);
    if (fields.has("phoneNumber") && object->at("phoneNumber").is_int64())
        campaign.phone_number_id = object->at("phoneNumber").get_int64();
    else
        campaign.phone_number = fields.text("phoneNumber", {1, 64}).value_or("");
    campaign.product_policy_confirmed = fields.flag("productPolicyConfirmed").value_or(false);
    if (fields.has("sends") && !fields.is_null("sends")) {
        auto const* const sends = object->at("sends").if_array();
        if (!sends) fields.add("sends", "wrong_type", "sends is a list: a dash before each send.");
        for (std::size_t i = 0; sends && i < sends->size(); ++i) {
            auto const pointer = fmt::format("/sends/{}", i);
            if (auto const* const send = sends->at(i).if_object())
                campaign.sends.push_back(read_send(*send, pointer, errors));
            else
                errors.push_back(
                    {pointer, "wrong_type", "A send is written as keys and values: category: marketing, …"});
        }
    }
    fields.require({"name", "audience", "phoneNumber"});
    take_errors(fields, errors);
    if (errors.empty()) return campaign;
    auto sentence = errors.size() == 1 ? std::string{"The document has a mistake."}
                                       : fmt::format("The document has {} mistakes.", errors.size());
    return refuse(Problem::Kind::invalid, "bad_document", std::move(sentence), std::move(errors));
}

}    // namespace carillon::cli
