#include "store/conformance/suite.hpp"

#include "base/check.hpp"

#include <cstdlib>

namespace carillon::store::conformance {

void PrintTo(Backend const& backend, std::ostream* out) { *out << backend.name; }
std::string backend_name(testing::TestParamInfo<Backend> const& info) { return info.param.name; }

ScratchFolder::ScratchFolder() {
    auto name = (std::filesystem::temp_directory_path() / "carillon-store-XXXXXX").string();
    CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void run_on(boost::asio::io_context& io, Async<void> operation) {
    std::exception_ptr failure;
    boost::asio::co_spawn(io, std::move(operation), [&](std::exception_ptr thrown) { failure = thrown; });
    io.restart();
    io.run();
    if (failure) std::rethrow_exception(failure);
}

Country country_of(LeadNo lead_no) {
    static std::array<Country, country_count> const countries{Country{"DE"}, Country{"FR"}, Country{"BR"}};
    return countries[lead_no % country_count];
}
std::uint64_t phone_of(LeadNo lead_no) { return 4'915'100'000'000 + lead_no; }
std::string wamid_of(SendId send, LeadNo lead_no) { return fmt::format("wamid.{}.{}", send.value, lead_no); }

World::World(boost::asio::io_context& io, Store& store, std::string name) : io_{io}, store_{&store} {
    org = *run_on(io_, store_->accounts().create_organization(name, start_of_time));
    Waba connected{.id = {}, .org = org, .waba_id = "waba-" + name, .created_at = start_of_time};
    waba = *run_on(io_, store_->assets().connect(connected));
    phone_number_id = "number-" + name;
    PhoneNumber const listed{.id = {}, .org = org, .waba = waba, .phone_number_id = phone_number_id};
    StoredTemplate const approved{.id = {}, .org = org, .waba = waba, .name = "hello", .language = "en"};
    run_on(io_, store_->assets().sync(waba, {}, {listed}, {approved}, start_of_time));
    number = run_on(io_, store_->assets().phone_numbers(org)).at(0).id;
    template_id = run_on(io_, store_->assets().templates(org, {})).at(0).id;
}

AudienceId World::add_audience(LeadNo count) {
    std::vector<Lead> leads;
    for (LeadNo no = 1; no <= count; ++no)
        leads.push_back({.lead_no = no,
                         .row_no = no + 1,
                         .phone = phone_of(no),
                         .country = country_of(no),
                         .external_id = fmt::format("customer-{}", no),
                         .variables = fmt::format("Name {}\x1f", no)});
    return add_audience(std::move(leads));
}

AudienceId World::add_audience(std::vector<Lead> leads) {
    auto& audiences = store_->audiences();
    auto const id = run_on(io_, audiences.create({.org = org, .name = "People", .at = start_of_time}));
    AudienceResult result{.rows_read = static_cast<std::int64_t>(leads.size()), .columns = {"name"}};
    for (auto const& lead : leads) result.totals.ok += lead.status == IngestStatus::ok;
    run_on(io_, audiences.insert_leads(id, std::move(leads)));
    run_on(io_, audiences.finish(id, result, start_of_time));
    return id;
}

CampaignId World::add_campaign(AudienceId audience) {
    CampaignSettings const settings{.name = "Spring", .audience = audience, .phone_number = number};
    return run_on(io_, store_->campaigns().create(org, settings, "user:1", start_of_time));
}

SendId World::add_send(CampaignId campaign, Wall at, SendCategory category) {
    SendSettings const settings{.category = category, .template_id = template_id, .scheduled_at = at};
    auto const send =
        run_on(io_, store_->campaigns().add_send(org, campaign, settings, "user:1", start_of_time));
    CHECK(send.has_value());
    return send->id;
}

void World::act(CampaignId campaign, CampaignAction action) {
    auto const done =
        run_on(io_, store_->campaigns().act(org, campaign, action, {}, "user:1", start_of_time));
    CHECK(done.has_value());
}

void World::accept_queued(SendId send) {
    for (;;) {
        auto const claim = run_on(io_, store_->ledger().claim(send, 1'000, start_of_time));
        if (claim.messages.empty()) return;
        std::vector<Outcome> outcomes;
        for (auto const& message : claim.messages)
            outcomes.push_back(
                {.id = message.id, .wamid = wamid_of(send, message.id.lead_no), .at = start_of_time});
        run_on(io_, store_->ledger().record(std::move(outcomes), claim.claims));
    }
}

void World::move(SendId send, SendStatus from, SendStatus to) {
    if (to == SendStatus::completed) accept_queued(send);
    CHECK(run_on(io_, store_->campaigns().move_send(send, from, to, "", start_of_time)));
}

void World::fire(SendId send) {
    move(send, SendStatus::pending, SendStatus::materializing);
    while (!run_on(io_, store_->ledger().materialize(send, 1'000, start_of_time)).done) {}
    move(send, SendStatus::materializing, SendStatus::queued);
    move(send, SendStatus::queued, SendStatus::firing);
}

SendId World::firing_send(LeadNo count, SendCategory category) {
    auto const campaign = add_campaign(add_audience(count));
    auto const send = add_send(campaign, start_of_time, category);
    act(campaign, CampaignAction::schedule);
    fire(send);
    return send;
}

StoreSuite::StoreSuite() : store_{GetParam().open(folder_.path(), clock_)} {}

void StoreSuite::restart() {
    store_.reset();
    store_ = GetParam().open(folder_.path(), clock_);
}

std::map<MessageStatus, std::int64_t> StoreSuite::totals(SendId send) {
    std::map<MessageStatus, std::int64_t> totals;
    for (auto const& cell : run(store().reports().counters(send))) totals[cell.status] += cell.count;
    return totals;
}

std::int64_t StoreSuite::count(SendId send, MessageStatus status) { return totals(send)[status]; }

MessageRow StoreSuite::message(MessageId id) {
    MessageFilter const filter{.after = id.lead_no - 1, .limit = 1};
    auto rows = run(store().reports().messages(id.parent, filter));
    CHECK(rows.size() == 1 && rows[0].id == id);
    return std::move(rows[0]);
}

Claim StoreSuite::claim(SendId send, std::size_t limit) {
    return run(ledger().claim(send, limit, clock_.wall()));
}

void StoreSuite::accept_all(Claim const& claim) {
    std::vector<Outcome> outcomes;
    for (auto const& message : claim.messages)
        outcomes.push_back({.kind = Outcome::Kind::accepted,
                            .id = message.id,
                            .wamid = wamid_of(message.id.parent, message.id.lead_no),
                            .at = clock_.wall()});
    run(ledger().record(outcomes, claim.claims));
}

WebhookResult StoreSuite::receive(World const& world, std::vector<StatusNews> statuses) {
    WebhookNews news{.org = world.org, .waba = world.waba, .statuses = std::move(statuses)};
    return run(ledger().receive(std::move(news), clock_.wall()));
}

void StoreSuite::opt_out(OrgId org, std::uint64_t phone, OptOutScope scope) {
    OptOut entry{.org = org, .phone = phone, .scope = scope, .at = clock_.wall()};
    run(store().opt_outs().add(std::move(entry), "user:1"));
}

}    // namespace carillon::store::conformance
