// What the store costs: one JSON line a figure. Usage: store_bench [leads] [folder]
// Times are wall time of one caller at a time, so they hold the commit's fsync; cpu is the whole process's.
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/time.hpp"
#include "peak_memory.hpp"
#include "store/accounts.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"
#include "store/filters.hpp"
#include "store/ledger.hpp"
#include "store/outbound_webhooks.hpp"
#include "store/personal_data.hpp"
#include "store/reports.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <random>
#include <sys/resource.h>

namespace {
using namespace carillon;
using namespace carillon::store;

boost::asio::io_context io;

template <class T>
T run(Async<T> operation) {
    std::exception_ptr failure;
    std::optional<T> value;
    boost::asio::co_spawn(io, std::move(operation), [&](std::exception_ptr thrown, T result) {
        failure = thrown;
        value = std::move(result);
    });
    io.restart();
    io.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
}
void run(Async<void> operation) {
    std::exception_ptr failure;
    boost::asio::co_spawn(io, std::move(operation), [&](std::exception_ptr thrown) { failure = thrown; });
    io.restart();
    io.run();
    if (failure) std::rethrow_exception(failure);
}

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Prints how long `n` of something took between its construction and done().
class Figure {
public:
    explicit Figure(std::string name) : name_{std::move(name)} {}
    void done(std::size_t n) {
        std::chrono::duration<double> const wall = std::chrono::steady_clock::now() - start_;
        double const cpu = cpu_seconds() - cpu_start_, count = static_cast<double>(n);
        fmt::print(
            "{{\"figure\":\"{}\",\"n\":{},\"seconds\":{:.3f},\"perSecond\":{:.0f},\"wallMicros\":{:.2f},"
            "\"cpuMicros\":{:.2f}}}\n",
            name_, n, wall.count(), count / wall.count(), wall.count() * 1e6 / count, cpu * 1e6 / count);
        std::fflush(stdout);
    }

private:
    std::string name_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    double cpu_start_ = cpu_seconds();
};

SystemClock system_clock;

std::string wamid_of(std::uint64_t phone, LeadNo lead_no) {
    // Meta's look: a fixed head, the recipient, then what differs.
    return fmt::format("wamid.HBgM{}FQIAERgS{:016X}{:02X}AA", phone, lead_no * 0x9E37'79B9'7F4A'7C15ULL,
                       lead_no & 0xff);
}
std::uint64_t phone_of(LeadNo lead_no) { return 4'915'100'000'000 + 7 * std::uint64_t{lead_no}; }

Country country_of(LeadNo lead_no, LeadNo count) {
    static std::array<char const*, 40> const codes{
        "AE", "AR", "AT", "AU", "BE", "BR", "CA", "CH", "CL", "CO", "DE", "DK", "EG", "ES",
        "FI", "FR", "GB", "GR", "ID", "IE", "IL", "IN", "IT", "JP", "KE", "KR", "MA", "MX",
        "MY", "NG", "NL", "NO", "NZ", "PE", "PH", "PL", "PT", "SA", "SE", "ZA"};
    return Country{codes[std::uint64_t{lead_no} * codes.size() / (std::uint64_t{count} + 1)]};
}

AudienceId insert_leads(Store& store, OrgId org, LeadNo count) {
    auto const id = run(store.audiences().create({.org = org, .name = "bench", .at = system_clock.wall()}));
    constexpr LeadNo batch = 5'000;
    Figure figure{"insert_leads"};
    for (LeadNo from = 1; from <= count; from += batch) {
        std::vector<Lead> leads;
        for (LeadNo no = from; no < from + batch && no <= count; ++no) {
            Lead lead{
                .lead_no = no, .row_no = no + 1, .phone = phone_of(no), .country = country_of(no, count)};
            lead.external_id = fmt::format("customer-{}", no);
            lead.variables = fmt::format(
                "+{}\x1f"
                "customer-{}\x1f"
                "Firstname{}\x1f"
                "Lastname\x1f"
                "Berlin\x1f"
                "2026-11-{:02}\x1f",
                lead.phone, no, no % 1'000, no % 30 + 1);
            leads.push_back(std::move(lead));
        }
        run(store.audiences().insert_leads(id, std::move(leads)));
    }
    figure.done(count);
    run(store.audiences().finish(id, {.rows_read = count}, system_clock.wall()));
    return id;
}

/// A list of every second lead, half of them by phone.
void post_list(Store& store, OrgId org, SendId send, LeadNo count) {
    NewFilterEvent list{.org = org, .send = send, .deadline = Wall::max()};
    for (LeadNo no = 2; no <= count; no += 2) {
        if (no % 4 == 0)
            list.phones.push_back(phone_of(no));
        else
            list.external_ids.push_back(fmt::format("customer-{}", no));
    }
    std::ranges::sort(list.external_ids);
    Figure figure{"filter_event"};
    run(store.filters().add_filter_event(std::move(list), system_clock.wall())).value();
    figure.done(count / 2);
}

void forecast(Store& store, SendId send, LeadNo count) {
    Figure figure{"forecast"};
    run(store.ledger().forecast(send, system_clock.wall()));
    figure.done(count);
}

/// A send that materializes; with a list of half the leads, when it is filtered.
SendId add_send(Store& store, OrgId org, AudienceId audience, LeadNo filtered = 0) {
    auto& campaigns = store.campaigns();
    auto const now = system_clock.wall();
    CampaignSettings const settings{.name = "bench", .audience = audience};
    auto const campaign = run(campaigns.create(org, settings, "cli", now));
    SendSettings const settings_of_send{.audience_filter = filtered > 0};
    auto const send = run(campaigns.add_send(org, campaign, settings_of_send, "cli", now))->id;
    if (filtered > 0) post_list(store, org, send, filtered);
    run(campaigns.act(org, campaign, CampaignAction::schedule, {}, "cli", now)).value();
    run(campaigns.move_send(send, SendStatus::pending, SendStatus::materializing, "", now));
    return send;
}

void materialize(Store& store, SendId send, LeadNo count, std::string const& name = "materialize") {
    {
        Figure figure{name};
        while (!run(store.ledger().materialize(send, 25'000, system_clock.wall())).done) {}
        figure.done(count);
    }
    auto const now = system_clock.wall();
    run(store.campaigns().move_send(send, SendStatus::materializing, SendStatus::queued, "", now));
    run(store.campaigns().move_send(send, SendStatus::queued, SendStatus::firing, "", now));
}

void claim_and_record(Store& store, SendId send, LeadNo count, std::size_t batch) {
    Figure figure{fmt::format("claim_and_record_by_{}", batch)};
    for (LeadNo done = 0; done < count;) {
        auto const claim = run(store.ledger().claim(send, batch, system_clock.wall()));
        std::vector<Outcome> outcomes;
        for (auto const& message : claim.messages)
            outcomes.push_back({.kind = Outcome::Kind::accepted,
                                .id = message.id,
                                .wamid = wamid_of(message.phone, message.id.lead_no),
                                .at = system_clock.wall()});
        done += static_cast<LeadNo>(outcomes.size());
        run(store.ledger().record(std::move(outcomes), claim.claims));
    }
    figure.done(count);
}

/// Events in about the order of acceptance, as Meta sends them: neighbours swapped within a window.
std::vector<StatusNews> events(LeadNo first, LeadNo last, Receipt receipt) {
    std::vector<StatusNews> all;
    for (LeadNo no = first; no <= last; ++no)
        all.push_back({.wamid = wamid_of(phone_of(no), no), .receipt = receipt, .at = system_clock.wall()});
    std::mt19937 random{1};
    for (std::size_t i = 0; i < all.size(); ++i)
        std::swap(all[i], all[std::min(all.size() - 1, i + random() % 2'000)]);
    return all;
}

void receive(Store& store, OrgId org, std::vector<StatusNews> const& all, std::size_t batch,
             std::string const& name) {
    Figure figure{fmt::format("receive_{}_by_{}", name, batch)};
    for (std::size_t i = 0; i < all.size(); i += batch) {
        WebhookNews news{.org = org};
        news.statuses.assign(all.begin() + static_cast<std::ptrdiff_t>(i),
                             all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), i + batch)));
        run(store.ledger().receive(std::move(news), system_clock.wall()));
    }
    figure.done(all.size());
}

/// As from many webhook connections at once: one event a call, group-committed.
void receive_together(Store& store, OrgId org, std::vector<StatusNews> const& all, std::size_t callers) {
    Figure figure{fmt::format("receive_sent_by_1_from_{}_callers", callers)};
    std::size_t next = 0;
    auto const caller = [](Store& db, OrgId owner, std::vector<StatusNews> const& list,
                           std::size_t& at) -> Async<void> {
        while (at < list.size()) {
            WebhookNews news{.org = owner};
            news.statuses.push_back(list[at++]);
            co_await db.ledger().receive(std::move(news), system_clock.wall());
        }
    };
    for (std::size_t i = 0; i < callers; ++i)
        boost::asio::co_spawn(io, caller(store, org, all, next), [](std::exception_ptr e) {
            if (e) std::abort();
        });
    io.restart();
    io.run();
    figure.done(all.size());
}

/// From now on somebody wants to be told of every delivery.
void subscribe(Store& store, OrgId org) {
    OutboundWebhook webhook{.org = org, .url = "https://hooks.example/bench"};
    webhook.events.add(OutboundEvent::message_delivered);
    run(store.outbound_webhooks().add(webhook, "cli")).value();
}

/// From now on every number is looked for among those of erased people.
void erase_somebody(Store& store, OrgId org) {
    SecretBox const box{SecretBox::random_key()};
    run(store.personal_data().unlock(box)).value();
    run(store.personal_data().erase(org, phone_of(1) - 1, "cli", system_clock.wall())).value();
}

void look_up(Store& store, SendId send, std::string const& name, MessageFilter const& filter) {
    Figure figure{"messages_" + name};
    run(store.reports().messages(send, filter));
    figure.done(1);
}

void report_memory(std::filesystem::path const& file) {
    fmt::print("{{\"figure\":\"memory\",\"peakMegabytes\":{},\"databaseMegabytes\":{}}}\n", peak_memory_mb(),
               std::filesystem::file_size(file) >> 20);
}
}    // namespace

int main(int argc, char** argv) {
    auto const count = static_cast<LeadNo>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000);
    std::filesystem::path folder = argc > 2 ? argv[2] : std::filesystem::temp_directory_path();
    folder /= fmt::format("carillon-store-bench-{}", std::time(nullptr));
    std::filesystem::create_directories(folder);
    auto const file = folder / "bench.db";
    {
        auto store = open_sqlite_store(file, {}, system_clock).value();
        auto const org = run(store->accounts().create_organization("bench", system_clock.wall())).value();
        auto const audience = insert_leads(*store, org, count);
        auto const send = add_send(*store, org, audience);
        forecast(*store, send, count);
        materialize(*store, send, count);
        auto const filtered = add_send(*store, org, audience, count);
        materialize(*store, filtered, count, "materialize_filtered");
        claim_and_record(*store, send, count, 500);

        auto const quarter = count / 4;
        receive(*store, org, events(1, std::min<LeadNo>(quarter, 2'000), Receipt::sent), 1, "sent");
        receive(*store, org, events(2'001, std::min<LeadNo>(quarter, 52'000), Receipt::sent), 10, "sent");
        receive(*store, org, events(quarter + 1, 2 * quarter, Receipt::sent), 100, "sent");
        receive(*store, org, events(2 * quarter + 1, 3 * quarter, Receipt::sent), 1'000, "sent");
        receive(*store, org, events(quarter + 1, 2 * quarter, Receipt::delivered), 100, "delivered");
        receive(*store, org, events(2 * quarter + 1, 3 * quarter, Receipt::delivered), 1'000, "delivered");
        receive(*store, org, events(2 * quarter + 1, 3 * quarter, Receipt::delivered), 1'000, "repeated");
        receive_together(*store, org,
                         events(3 * quarter + 1, std::min(4 * quarter, 3 * quarter + 50'000), Receipt::sent),
                         200);
        subscribe(*store, org);
        receive(*store, org, events(3 * quarter + 1, 4 * quarter, Receipt::delivered), 100,
                "delivered_and_told");

        erase_somebody(*store, org);
        materialize(*store, add_send(*store, org, audience), count, "materialize_after_an_erasure");

        look_up(*store, send, "first_page", {});
        look_up(*store, send, "by_status_failed", {.statuses = {MessageStatus::failed}});
        look_up(*store, send, "by_country", {.countries = {country_of(count, count)}});
        look_up(*store, send, "by_phone", {.q = fmt::format("+{}", phone_of(count / 2))});
        look_up(*store, send, "by_external_id", {.q = fmt::format("customer-{}", count)});
        report_memory(file);
    }
    std::filesystem::remove_all(folder);
}
