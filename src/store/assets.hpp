#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

/// A WhatsApp Business Account. The secrets are sealed (base/crypto.hpp, SecretBox) before they come here.
struct Waba {
    WabaId id;
    OrgId org;
    std::string waba_id, name;    // Meta's id and name
    std::string access_token_sealed, app_secret_sealed, verify_token_sealed;
    std::string onboarding_status;    // Meta: marketing_messages_onboarding_status; empty while unknown
    std::string messaging_limit;      // Meta: whatsapp_business_manager_messaging_limit; empty while unknown
    Wall created_at{};
    std::optional<Wall> synced_at, webhook_seen_at;
    std::optional<bool> webhook_subscribed;    // to any app, at the last sync; nothing where Meta did not say
};

/// What one sync learned of the WABA itself.
struct WabaFacts {
    std::string name, onboarding_status, messaging_limit;
    std::optional<bool> webhook_subscribed;
};

struct PhoneNumber {
    PhoneNumberId id;
    OrgId org;
    WabaId waba;
    std::string phone_number_id;    // Meta's
    std::string display_phone_number, verified_name, status, quality_rating, name_status;
    std::string
        messaging_limit_tier;        // the newer portfolio field when Meta gives it, else the number's own
    std::string throughput_level;    // STANDARD, HIGH, NOT_APPLICABLE
    bool active = true;              // false once a sync no longer lists it
    Wall updated_at{};
};

struct StoredTemplate {
    TemplateId id;
    OrgId org;
    WabaId waba;
    std::string meta_id, name, language, category, status, quality, parameter_format;    // Meta's spellings
    std::string components_json;    // Meta's `components`, as it came
    std::string rejected_reason;
    Wall synced_at{};
    bool deleted = false;    // no longer listed by Meta; kept because sends refer to it
};

/// How a webhook names a template: by Meta's id, or by name and language where one side has no id.
struct TemplateName {
    std::string meta_id, name, language;
};

/// What a webhook says of a template; what it does not speak of stays.
struct TemplateChange {
    std::optional<std::string> category, status, quality, rejected_reason, components_json;
    bool deleted = false;
};

struct TemplateFilter {
    std::string category, status, q;    // empty: any; q is part of the name; category and status in any case
    TemplateId after;                   // keyset
    std::size_t limit = 50;
};

/// WABAs, their phone numbers and templates. All calls resume on the caller's executor; a broken database
/// throws.
class Assets {
public:
    virtual ~Assets() = default;
    /// Connects a WABA, or renews the secrets of one the organization has. Conflict when another organization
    /// of this installation has it: its webhooks could not be told apart.
    virtual Async<Result<WabaId>> connect(Waba waba) = 0;
    virtual Async<std::optional<Waba>> find_waba(OrgId org, WabaId id) = 0;
    virtual Async<std::vector<Waba>> wabas(OrgId org) = 0;
    /// Every connected WABA, for webhooks and the engine.
    virtual Async<std::vector<Waba>> all_wabas() = 0;
    virtual Async<std::optional<Waba>> find_waba_by_meta_id(std::string waba_id) = 0;
    virtual Async<void> webhook_seen(WabaId id, Wall at) = 0;

    /// Replaces what is known of the WABA's numbers and templates, in one transaction: new ones are added,
    /// changed ones updated, those no longer listed marked inactive or deleted.
    virtual Async<void> sync(WabaId id, WabaFacts facts, std::vector<PhoneNumber> numbers,
                             std::vector<StoredTemplate> templates, Wall at) = 0;
    /// Changes the one listed template of the WABA that is meant, between two syncs. False when there is
    /// none.
    virtual Async<bool> update_template(WabaId id, TemplateName subject, TemplateChange change) = 0;

    virtual Async<std::vector<PhoneNumber>> phone_numbers(OrgId org) = 0;
    virtual Async<std::optional<PhoneNumber>> find_phone_number(OrgId org, PhoneNumberId id) = 0;
    virtual Async<std::vector<StoredTemplate>> templates(OrgId org, TemplateFilter filter) = 0;
    virtual Async<std::optional<StoredTemplate>> find_template(OrgId org, TemplateId id) = 0;
};

}    // namespace carillon::store
