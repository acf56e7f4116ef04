#include "base/crypto.hpp"
#include "store/audiences.hpp"
#include "store/sqlite/erased_people.hpp"
#include "store/sqlite/erasure.hpp"
#include "store/sqlite/held_data.hpp"
#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/parts.hpp"
#include "store/sqlite/retention.hpp"

#include <boost/json/serialize.hpp>

namespace carillon::store::sqlite {
namespace {
namespace json = boost::json;
using Kind = Problem::Kind;

/// Made with the database, or anew while nobody was erased.
Result<ShortHashKey> read_key(Connection& db, SecretBox const& box) {
    auto const sealed = db.one<std::string>("SELECT sealed FROM person_key");
    auto opened = sealed ? box.open(*sealed) : std::nullopt;
    if (!opened && db.exists("SELECT 1 FROM erased_people"))
        return refuse(
            Kind::unavailable, "wrong_secret_key",
            "People were erased, and the secret key does not open the key of their hashes: they might "
            "be messaged again. Give the key that this database was used with by --secret-key-file; "
            "if \"carillon secrets rotate\" was interrupted, run it again.");
    if (!opened) {
        opened = SecretBox::random_key().substr(0, std::tuple_size_v<ShortHashKey>);
        auto const fresh = box.seal(*opened);
        db.run(
            "INSERT INTO person_key (id, sealed) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET sealed = ?1",
            Blob{fresh});
    }
    ShortHashKey key{};
    CHECK(opened->size() == key.size());
    std::ranges::copy(*opened, key.begin());
    return key;
}

/// What would come back, or stay where nobody looks for it, if the person were erased now.
Result<void> may_erase(Connection& db, OrgId org, std::uint64_t phone) {
    auto const upload = db.one<std::string>("SELECT name FROM audiences WHERE org_id = ? AND status = ?", org,
                                            AudienceStatus::ingesting);
    if (upload)
        return refuse(
            Kind::conflict, "upload_running",
            fmt::format("The audience \"{}\" is being uploaded and may have this person. Wait until it "
                        "is ready, then erase.",
                        *upload));
    if (db.exists("SELECT 1 FROM dry_runs WHERE org_id = ? AND status = ?", org, DryRunStatus::running))
        return refuse(
            Kind::conflict, "dry_run_running",
            "A dry run works on a copy of its audience, which may have this person. Wait for its end or "
            "cancel it, then erase.");
    for (auto const& leads : leads_of(db, org, phone))
        for (auto const send : sends_to(db, leads.audience))
            for (auto const lead_no : leads.lead_nos) {
                auto const message = find_message(db, {send, lead_no});
                if (message && is_sending(db, *message))
                    return refuse(
                        Kind::conflict, "message_sending",
                        "A message to this person is on its way to Meta this moment. Erase again in a "
                        "few seconds.");
            }
    return {};
}

class SqlitePersonalData final : public PersonalData {
public:
    explicit SqlitePersonalData(Database& database) : database_{database} {}

    // (GCC 12 destroys a lambda twice that is made within a co_await expression: they have names.)
    Async<Result<void>> unlock(SecretBox const& box) override {
        auto work = [&box](WriteContext& tx) { return read_key(tx.db, box); };
        auto const key = co_await database_.write(std::move(work));
        if (!key) co_return std::unexpected{key.error()};
        database_.person_key().give(*key);
        co_return Result<void>{};
    }

    Async<HeldOfPerson> find(OrgId org, std::uint64_t phone, std::string actor, Wall at) override {
        auto note = [=](WriteContext& tx) {
            write_entry(tx.db, org, phone, actor, "personal_data.export", "{}", at);
        };
        co_await database_.write(std::move(note));    // before anything is shown
        auto look = [=](Connection& db) { return held_of_person(db, org, phone); };
        co_return co_await database_.read(std::move(look));
    }

    Async<Result<Erased>> erase(OrgId org, std::uint64_t phone, std::string actor, Wall at) override {
        auto work = [=](WriteContext& tx) -> Result<Removal> {
            if (auto may = may_erase(tx.db, org, phone); !may) return std::unexpected{may.error()};
            Shredding const shredding{tx.db};
            Removal done{.marks = marks_of(tx.db, org, phone)};
            done.erased = erase_person(tx.db, org, phone);
            ErasedPeople{tx.db, org}.add(phone, at);
            write_entry(tx.db, org, phone, actor, "personal_data.erase", detail_of(done.erased), at);
            return done;
        };
        auto done = co_await database_.write(std::move(work));
        if (!done) co_return std::unexpected{done.error()};
        // Nothing new can come of them any more. Should the search be cut off, repeating the call goes on
        // with it.
        done->erased.webhook_bodies = co_await search(erase_webhook_bodies, org, done->marks);
        done->erased.outbound_events = co_await search(erase_outbound_events, org, done->marks);
        co_return done->erased;
    }

    Async<std::vector<std::uint64_t>> erased_among(OrgId org, std::vector<std::uint64_t> phones) override {
        return database_.read([org, phones = std::move(phones)](Connection& db) {
            ErasedPeople erased{db, org};
            std::vector<std::uint64_t> found;
            for (auto const phone : phones)
                if (erased.has(phone)) found.push_back(phone);
            return found;
        });
    }

    Async<bool> enforce_retention(Wall now) override {
        return database_.write([=](WriteContext& tx) { return sqlite::enforce_retention(tx.db, now); });
    }

private:
    struct Removal {
        std::vector<std::string> marks;
        Erased erased = {};
    };
    using Search = SearchStep (*)(Connection&, OrgId, std::vector<std::string> const&, std::int64_t);

    /// Step by step, so that nobody else waits long.
    Async<std::int64_t> search(Search step, OrgId org, std::vector<std::string> const& marks) {
        std::int64_t erased = 0;
        SearchStep done{.through = 0};
        while (done.through) {
            auto const after = *done.through;
            auto work = [=, &marks](WriteContext& tx) {
                Shredding const shredding{tx.db};
                return step(tx.db, org, marks, after);
            };
            done = co_await database_.write(std::move(work));
            erased += done.erased;
        }
        co_return erased;
    }

    static void write_entry(Connection& db, OrgId org, std::uint64_t phone, std::string const& actor,
                            std::string action, std::string detail_json, Wall at) {
        write_audit(db, {.org = org,
                         .actor = actor,
                         .action = std::move(action),
                         .subject = person_subject(phone),
                         .detail_json = std::move(detail_json),
                         .at = at});
    }

    static std::string detail_of(Erased const& erased) {
        return json::serialize(json::object{{"leads", erased.leads},
                                            {"messages", erased.messages},
                                            {"replies", erased.replies},
                                            {"optOuts", erased.opt_outs},
                                            {"leadEvents", erased.lead_events}});
    }

    Database& database_;
};
}    // namespace

std::unique_ptr<PersonalData> make_personal_data(Database& database) {
    return std::make_unique<SqlitePersonalData>(database);
}

}    // namespace carillon::store::sqlite
