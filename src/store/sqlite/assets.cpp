#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr char const* waba_columns =
    "SELECT id, org_id, waba_id, name, access_token, app_secret, verify_token, onboarding_status, "
    "messaging_limit, "
    "created_at, synced_at, webhook_seen_at, webhook_subscribed FROM wabas ";
constexpr char const* number_columns =
    "SELECT id, org_id, waba_id, phone_number_id, display_phone_number, verified_name, status, "
    "quality_rating, "
    "name_status, messaging_limit_tier, throughput_level, active, updated_at FROM phone_numbers ";
constexpr char const* template_columns =
    "SELECT id, org_id, waba_id, meta_id, name, language, category, status, quality, parameter_format, "
    "components, "
    "rejected_reason, synced_at, deleted FROM templates ";

Waba take_waba(Query& row) {
    return {.id = row.take<WabaId>(),
            .org = row.take<OrgId>(),
            .waba_id = row.take<std::string>(),
            .name = row.take<std::string>(),
            .access_token_sealed = row.take<std::string>(),
            .app_secret_sealed = row.take<std::string>(),
            .verify_token_sealed = row.take<std::string>(),
            .onboarding_status = row.take<std::string>(),
            .messaging_limit = row.take<std::string>(),
            .created_at = row.take<Wall>(),
            .synced_at = row.take<std::optional<Wall>>(),
            .webhook_seen_at = row.take<std::optional<Wall>>(),
            .webhook_subscribed = row.take<std::optional<bool>>()};
}

PhoneNumber take_number(Query& row) {
    return {.id = row.take<PhoneNumberId>(),
            .org = row.take<OrgId>(),
            .waba = row.take<WabaId>(),
            .phone_number_id = row.take<std::string>(),
            .display_phone_number = row.take<std::string>(),
            .verified_name = row.take<std::string>(),
            .status = row.take<std::string>(),
            .quality_rating = row.take<std::string>(),
            .name_status = row.take<std::string>(),
            .messaging_limit_tier = row.take<std::string>(),
            .throughput_level = row.take<std::string>(),
            .active = row.take<bool>(),
            .updated_at = row.take<Wall>()};
}

StoredTemplate take_template(Query& row) {
    return {.id = row.take<TemplateId>(),
            .org = row.take<OrgId>(),
            .waba = row.take<WabaId>(),
            .meta_id = row.take<std::string>(),
            .name = row.take<std::string>(),
            .language = row.take<std::string>(),
            .category = row.take<std::string>(),
            .status = row.take<std::string>(),
            .quality = row.take<std::string>(),
            .parameter_format = row.take<std::string>(),
            .components_json = row.take<std::string>(),
            .rejected_reason = row.take<std::string>(),
            .synced_at = row.take<Wall>(),
            .deleted = row.take<bool>()};
}

template <class Row, class... Values>
std::vector<Row> all(Connection& db, Row (*take)(Query&), std::string const& sql, Values const&... values) {
    std::vector<Row> rows;
    auto row = db.query_text(sql, values...);
    while (row.next()) rows.push_back(take(row));
    return rows;
}

template <class Row, class... Values>
std::optional<Row> first(Connection& db, Row (*take)(Query&), std::string const& sql,
                         Values const&... values) {
    auto row = db.query_text(sql, values...);
    if (!row.next()) return {};
    return take(row);
}

void sync_number(Connection& db, OrgId org, WabaId waba, PhoneNumber const& number, Wall at) {
    db.run(
        "INSERT INTO phone_numbers (org_id, waba_id, phone_number_id, display_phone_number, verified_name, "
        "status, "
        "quality_rating, name_status, messaging_limit_tier, throughput_level, active, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (waba_id, phone_number_id) DO UPDATE SET "
        "display_phone_number = excluded.display_phone_number, verified_name = excluded.verified_name, "
        "status = excluded.status, quality_rating = excluded.quality_rating, name_status = "
        "excluded.name_status, "
        "messaging_limit_tier = excluded.messaging_limit_tier, throughput_level = excluded.throughput_level, "
        "active = 1, updated_at = excluded.updated_at",
        org, waba, number.phone_number_id, number.display_phone_number, number.verified_name, number.status,
        number.quality_rating, number.name_status, number.messaging_limit_tier, number.throughput_level, at);
}

void sync_template(Connection& db, OrgId org, WabaId waba, StoredTemplate const& listed, Wall at) {
    db.run(
        "INSERT INTO templates (org_id, waba_id, meta_id, name, language, category, status, quality, "
        "parameter_format, components, rejected_reason, synced_at, deleted) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (waba_id, name, language) DO UPDATE SET "
        "meta_id = excluded.meta_id, category = excluded.category, status = excluded.status, "
        "quality = excluded.quality, parameter_format = excluded.parameter_format, "
        "components = excluded.components, rejected_reason = excluded.rejected_reason, "
        "synced_at = excluded.synced_at, deleted = 0",
        org, waba, listed.meta_id, listed.name, listed.language, listed.category, listed.status,
        listed.quality, listed.parameter_format, listed.components_json, listed.rejected_reason, at);
}

class SqliteAssets final : public Assets {
public:
    explicit SqliteAssets(Database& database) : database_{database} {}

    Async<Result<WabaId>> connect(Waba waba) override {
        return database_.write([waba = std::move(waba)](WriteContext& tx) -> Result<WabaId> {
            auto const owner = tx.db.one<OrgId>("SELECT org_id FROM wabas WHERE waba_id = ?", waba.waba_id);
            if (owner && *owner != waba.org)
                return refuse(
                    Problem::Kind::conflict, "waba_taken",
                    fmt::format(
                        "The WhatsApp Business Account {} is connected to another organization of this "
                        "installation. Disconnect it there first.",
                        waba.waba_id));
            tx.db.run(
                "INSERT INTO wabas (org_id, waba_id, name, access_token, app_secret, verify_token, "
                "onboarding_status, messaging_limit, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (waba_id) DO UPDATE SET access_token = excluded.access_token, "
                "app_secret = excluded.app_secret, verify_token = excluded.verify_token",
                waba.org, waba.waba_id, waba.name, Blob{waba.access_token_sealed},
                Blob{waba.app_secret_sealed}, Blob{waba.verify_token_sealed}, waba.onboarding_status,
                waba.messaging_limit, waba.created_at);
            return *tx.db.one<WabaId>("SELECT id FROM wabas WHERE waba_id = ?", waba.waba_id);
        });
    }

    Async<std::optional<Waba>> find_waba(OrgId org, WabaId id) override {
        return database_.read([=](Connection& db) {
            return first(db, take_waba, fmt::format("{} WHERE org_id = ? AND id = ?", waba_columns), org, id);
        });
    }

    Async<std::vector<Waba>> wabas(OrgId org) override {
        return database_.read([=](Connection& db) {
            return all(db, take_waba, fmt::format("{} WHERE org_id = ? ORDER BY id", waba_columns), org);
        });
    }

    Async<std::vector<Waba>> all_wabas() override {
        return database_.read(
            [](Connection& db) { return all(db, take_waba, fmt::format("{} ORDER BY id", waba_columns)); });
    }

    Async<std::optional<Waba>> find_waba_by_meta_id(std::string waba_id) override {
        return database_.read([=](Connection& db) {
            return first(db, take_waba, fmt::format("{} WHERE waba_id = ?", waba_columns), waba_id);
        });
    }

    Async<void> webhook_seen(WabaId id, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run(
                "UPDATE wabas SET webhook_seen_at = ?2 WHERE id = ?1 AND coalesce(webhook_seen_at, 0) < ?2",
                id, at);
        });
    }

    Async<void> sync(WabaId id, WabaFacts facts, std::vector<PhoneNumber> numbers,
                     std::vector<StoredTemplate> templates, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            auto const org = tx.db.one<OrgId>("SELECT org_id FROM wabas WHERE id = ?", id);
            CHECK_REQUEST(org.has_value());
            tx.db.run(
                "UPDATE wabas SET name = ?2, onboarding_status = ?3, messaging_limit = ?4, synced_at = ?5, "
                "webhook_subscribed = ?6 WHERE id = ?1",
                id, facts.name, facts.onboarding_status, facts.messaging_limit, at, facts.webhook_subscribed);
            tx.db.run("UPDATE phone_numbers SET active = 0 WHERE waba_id = ?", id);
            tx.db.run("UPDATE templates SET deleted = 1 WHERE waba_id = ?", id);
            for (auto const& number : numbers) sync_number(tx.db, *org, id, number, at);
            for (auto const& listed : templates) sync_template(tx.db, *org, id, listed, at);
        });
    }

    Async<bool> update_template(WabaId id, TemplateName subject, TemplateChange change) override {
        return database_.write([=](WriteContext& tx) {
            return tx.db.run(
                       "UPDATE templates SET category = coalesce(?5, category), status = coalesce(?6, "
                       "status), "
                       "quality = coalesce(?7, quality), rejected_reason = coalesce(?8, rejected_reason), "
                       "components = coalesce(?10, components), deleted = ?9 WHERE waba_id = ?1 AND deleted "
                       "= 0 "
                       "AND iif(?2 <> '' AND meta_id <> '', meta_id = ?2, name = ?3 AND language = ?4)",
                       id, subject.meta_id, subject.name, subject.language, change.category, change.status,
                       change.quality, change.rejected_reason, change.deleted, change.components_json) > 0;
        });
    }

    Async<std::vector<PhoneNumber>> phone_numbers(OrgId org) override {
        return database_.read([=](Connection& db) {
            return all(db, take_number, fmt::format("{} WHERE org_id = ? ORDER BY id", number_columns), org);
        });
    }

    Async<std::optional<PhoneNumber>> find_phone_number(OrgId org, PhoneNumberId id) override {
        return database_.read([=](Connection& db) {
            return first(db, take_number, fmt::format("{} WHERE org_id = ? AND id = ?", number_columns), org,
                         id);
        });
    }

    Async<std::vector<StoredTemplate>> templates(OrgId org, TemplateFilter filter) override {
        return database_.read([=](Connection& db) {
            return all(
                db, take_template,
                fmt::format("{} WHERE org_id = ?1 AND id > ?2 AND deleted = 0 "
                            "AND (?3 = '' OR category = upper(?3)) AND (?4 = '' OR status = upper(?4)) "
                            "AND name LIKE ?5 ESCAPE '\\' ORDER BY id LIMIT ?6",
                            template_columns),
                org, filter.after.value, filter.category, filter.status, like_anywhere(filter.q),
                filter.limit);
        });
    }

    Async<std::optional<StoredTemplate>> find_template(OrgId org, TemplateId id) override {
        return database_.read([=](Connection& db) {
            return first(db, take_template, fmt::format("{} WHERE org_id = ? AND id = ?", template_columns),
                         org, id);
        });
    }

private:
    Database& database_;
};
}    // namespace

std::unique_ptr<Assets> make_assets(Database& database) { return std::make_unique<SqliteAssets>(database); }

}    // namespace carillon::store::sqlite
