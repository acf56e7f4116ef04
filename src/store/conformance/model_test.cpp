#include "store/conformance/suite.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <set>

// A plain model and the store take the same random commands and must agree, crashes included.
namespace carillon::store::conformance {
namespace {
using enum MessageStatus;
using namespace std::chrono_literals;

constexpr LeadNo lead_count = 12;

struct ModelMessage {
    MessageStatus status = queued;
    int attempt = 1;
    int code = 0;
    std::optional<Wall> not_before, failed_at;
    bool sending = false;
};

/// What the ledger's header promises, for one marketing send, in a map.
class Model {
public:
    std::map<LeadNo, ModelMessage> messages;    // the others are exclusions
    std::set<LeadNo> opted_out, excluded;
    std::map<LeadNo, std::vector<StatusNews>> inbox;
    LeadNo through = 0;
    LeadNo next = 1;    // where the first pass goes on

    void materialize(LeadNo rows) {
        for (LeadNo const end = std::min(lead_count, through + rows); through < end;) {
            ++through;
            if (opted_out.contains(through))
                excluded.insert(through);
            else
                messages[through] = {};
        }
    }
    std::vector<LeadNo> claim(std::size_t limit, Wall now) {
        std::vector<LeadNo> taken;
        auto const take = [&](LeadNo lead) {
            auto& m = messages.at(lead);
            if (m.status == queued) next = lead + 1;
            m.sending = !opted_out.contains(lead);
            if (m.sending)
                taken.push_back(lead);
            else
                m.status = skipped;
        };
        std::set<std::pair<Wall, LeadNo>> due;
        for (auto const& [lead, m] : messages)
            if (m.status == requeued && !m.sending && *m.not_before <= now) due.emplace(*m.not_before, lead);
        for (auto const& [since, lead] : due)
            if (taken.size() < limit) take(lead);
        for (auto const& [lead, m] : messages)
            if (taken.size() < limit && m.status == queued && !m.sending) take(lead);
        std::ranges::sort(taken);
        return taken;
    }
    void hear(LeadNo lead, StatusNews const& news) {
        auto& m = messages.at(lead);
        auto const known = receipt_of(m.status);
        if (!known || !accepted_.contains(lead)) {
            inbox[lead].push_back(news);
            return;
        }
        if (news.receipt == Receipt::failed &&
            (!m.failed_at || std::pair{news.at, news.code} < std::pair{*m.failed_at, m.code})) {
            m.failed_at = news.at;
            m.code = news.code;
        }
        m.status = status_of(merge(*known, news.receipt));
    }
    void accept(LeadNo lead) {
        auto& m = messages.at(lead);
        m.status = accepted;
        accepted_.insert(lead);
        for (auto const& news : std::exchange(inbox[lead], {})) hear(lead, news);
    }
    void crash() {
        for (auto& [lead, m] : messages)
            if (std::exchange(m.sending, false)) m.status = in_doubt;
    }
    std::map<std::tuple<std::uint16_t, MessageStatus, int>, std::int64_t> cells() const {
        std::map<std::tuple<std::uint16_t, MessageStatus, int>, std::int64_t> found;
        auto const at_claim = static_cast<int>(SkipReason::opted_out_at_claim);
        for (auto const& [lead, m] : messages) {
            int const code = m.status == failed ? m.code : m.status == skipped ? at_claim : 0;
            ++found[{country_of(lead).packed(), m.status, code}];
        }
        for (auto const lead : excluded)
            ++found[{country_of(lead).packed(), skipped, static_cast<int>(SkipReason::opted_out)}];
        return found;
    }

private:
    std::set<LeadNo> accepted_;
};

/// At full size, because a range grows with RapidCheck's size: small lives would see the first choices alone.
int pick(int below) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, below)); }
}    // namespace

/// One random life of a send. Each step does the same to both.
class Life {
public:
    Life(Backend const& backend)
        : backend_{backend}, store_{backend.open(folder_.path(), clock_)}, world_{io_, *store_} {
        auto const campaign = world_.add_campaign(world_.add_audience(lead_count));
        send_ = world_.add_send(campaign, start_of_time);
        world_.act(campaign, CampaignAction::schedule);
        world_.move(send_, SendStatus::pending, SendStatus::materializing);
    }

    void live(int steps) {
        for (int i = 0; i < steps; ++i) {
            step();
            compare();
        }
        finish_materializing();
        compare();
    }

private:
    Ledger& ledger() { return store_->ledger(); }

    void step() {
        // Webhooks and opt-outs come in between, but most of a life is sending.
        if (!firing_ && pick(3) != 0) return materialize(static_cast<LeadNo>(1 + pick(5)));
        switch (pick(10)) {
            case 0:
            case 1: return claim();
            case 2:
            case 3: return answer();
            case 4:
            case 5: return receive();
            case 6: return opt_out();
            case 7: return give_back();
            case 8: return pick(3) == 0 ? crash() : clock_.advance(30s);
            case 9: return resolve();
        }
    }

    void materialize(LeadNo rows) {
        auto const step = run_on(io_, ledger().materialize(send_, rows, clock_.wall()));
        model_.materialize(rows);
        RC_ASSERT(step.through == model_.through);
        if (!step.done) return;
        run_on(io_, store_->campaigns().move_send(send_, SendStatus::materializing, SendStatus::queued, "",
                                                  clock_.wall()));
        run_on(io_, store_->campaigns().move_send(send_, SendStatus::queued, SendStatus::firing, "",
                                                  clock_.wall()));
        firing_ = true;
    }
    void finish_materializing() {
        while (!firing_) materialize(lead_count);
    }

    void claim() {
        if (!firing_) return;
        auto const limit = static_cast<std::size_t>(1 + pick(5));
        auto const taken = run_on(io_, ledger().claim(send_, limit, clock_.wall()));
        std::vector<LeadNo> leads;
        for (auto const& message : taken.messages) {
            leads.push_back(message.id.lead_no);
            open_[message.id.lead_no] = message.claim;
            RC_ASSERT(message.attempt == model_.messages.at(message.id.lead_no).attempt);
        }
        RC_ASSERT(leads == model_.claim(limit, clock_.wall()));
        for (auto const id : taken.claims) last_of_[id] = model_.next - 1;
    }

    /// Some message on its way gets its outcome.
    void answer() {
        if (open_.empty()) return;
        auto const [lead, claim] = *std::next(open_.begin(), pick(static_cast<int>(open_.size())));
        auto& m = model_.messages.at(lead);
        Outcome outcome{.id = {send_, lead}, .at = clock_.wall()};
        switch (pick(6)) {
            case 0:
                outcome.kind = Outcome::Kind::refused;
                outcome.code = 131'026;
                m.status = failed;
                m.code = outcome.code;
                break;
            case 1:
                outcome.kind = Outcome::Kind::unprocessed;
                outcome.code = pick(2) == 0 ? 0 : 130'429;
                outcome.not_before = clock_.wall() + std::chrono::seconds{1 + pick(60)};
                // A proof of the same kind, told at the same time, is taken for a repetition.
                if (m.not_before != outcome.not_before && outcome.code != 0) ++m.attempt;
                m.status = requeued;
                m.not_before = outcome.not_before;
                break;
            case 2:
                outcome.kind = Outcome::Kind::in_doubt;
                m.status = in_doubt;
                break;
            default: outcome.wamid = wamid_of(send_, lead); model_.accept(lead);
        }
        m.sending = false;
        open_.erase(lead);
        bool const last =
            std::ranges::none_of(open_, [&](auto const& entry) { return entry.second == claim; });
        std::vector<ClaimId> closed;
        if (last) closed.push_back(claim);
        auto const repeats = pick(5) == 0 ? 2 : 1;
        for (int i = 0; i < repeats; ++i) run_on(io_, ledger().record({outcome}, closed));
    }

    /// A webhook with a few events, some of them of messages whose acceptance has not been recorded.
    void receive() {
        WebhookNews news{.org = world_.org, .waba = world_.waba};
        for (int i = 1 + pick(4); i > 0; --i) {
            auto const lead = static_cast<LeadNo>(1 + pick(lead_count));
            if (!model_.messages.contains(lead)) continue;
            StatusNews entry{.wamid = wamid_of(send_, lead),
                             // Failures twice as often: they have more to agree on.
                             .receipt = pick(4) == 0 ? Receipt::failed : static_cast<Receipt>(1 + pick(4)),
                             .at = start_of_time + std::chrono::minutes{pick(5)}};
            if (entry.receipt == Receipt::failed) entry.code = 1 + pick(3);
            news.statuses.push_back(entry);
            model_.hear(lead, entry);
        }
        run_on(io_, ledger().receive(std::move(news), clock_.wall()));
    }

    void opt_out() {
        auto const lead = static_cast<LeadNo>(1 + pick(lead_count));
        OptOut entry{.org = world_.org, .phone = phone_of(lead), .at = clock_.wall()};
        run_on(io_, store_->opt_outs().add(std::move(entry), "user:1"));
        model_.opted_out.insert(lead);
    }

    /// The last unanswered message of some claim goes back.
    void give_back() {
        if (open_.empty()) return;
        auto const claim = std::next(open_.begin(), pick(static_cast<int>(open_.size())))->second;
        std::vector<LeadNo> leads;
        for (auto const& [lead, id] : open_)
            if (id == claim) leads.push_back(lead);
        auto const from = leads.back();
        run_on(io_, ledger().give_back(claim, from));
        open_.erase(from);
        if (leads.size() == 1) run_on(io_, ledger().record({}, {claim}));

        auto& m = model_.messages.at(from);
        m.sending = false;
        if (m.status == requeued) return;
        if (model_.next == last_of_.at(claim) + 1) {
            model_.next = from;
        } else {
            m.status = requeued;
            m.not_before = Wall{};
        }
        last_of_[claim] = from - 1;
    }

    /// Somebody decides about all that is in doubt, or about a few.
    void resolve() {
        auto const action = pick(2) == 0 ? DoubtAction::resend : DoubtAction::assume_sent;
        DoubtDecision decision{.org = world_.org, .send = send_, .action = action, .actor = "user:1"};
        std::set<LeadNo> chosen;
        if (pick(2) == 0)
            for (int i = 0; i < 3; ++i) chosen.insert(static_cast<LeadNo>(1 + pick(lead_count)));
        decision.leads.assign(chosen.begin(), chosen.end());
        std::size_t expected = 0;
        for (auto& [lead, m] : model_.messages) {
            if (m.status != in_doubt || (!chosen.empty() && !chosen.contains(lead))) continue;
            ++expected;
            m.status = action == DoubtAction::resend ? requeued : assumed_sent;
            if (action == DoubtAction::resend) m.not_before = clock_.wall(), ++m.attempt;
        }
        auto const result = run_on(io_, ledger().resolve_doubt(decision, clock_.wall()));
        RC_ASSERT(!firing_ || (result && result->resolved == expected));
    }

    void crash() {
        store_.reset();
        store_ = backend_.open(folder_.path(), clock_);
        run_on(io_, ledger().recover(clock_.wall()));
        model_.crash();
        open_.clear();
    }

    void compare() {
        std::map<std::tuple<std::uint16_t, MessageStatus, int>, std::int64_t> cells;
        std::int64_t sum = 0;
        for (auto const& cell : run_on(io_, store_->reports().counters(send_))) {
            cells[{cell.country.packed(), cell.status, cell.code}] = cell.count;
            sum += cell.count;
        }
        RC_ASSERT(sum == std::int64_t{model_.through});    // every recipient is accounted for
        RC_ASSERT(cells == model_.cells());
        MessageFilter const all{.limit = 1'000};
        for (auto const& row : run_on(io_, store_->reports().messages(send_, all))) {
            auto const found = model_.messages.find(row.id.lead_no);
            if (found == model_.messages.end()) continue;
            auto const& m = found->second;
            RC_ASSERT(row.status == (m.sending ? sending : m.status));
            RC_ASSERT(row.attempt == m.attempt);
            RC_ASSERT(row.error_code == m.code);    // kept also when the message was delivered after all
        }
    }

    Backend const& backend_;
    ScratchFolder folder_;
    ManualClock clock_{start_of_time};
    boost::asio::io_context io_;
    std::unique_ptr<Store> store_;
    World world_;
    SendId send_;
    Model model_;
    std::map<LeadNo, ClaimId> open_;
    std::map<ClaimId, LeadNo> last_of_;
    bool firing_ = false;
};

TEST_P(ModelSuite, AgreesWithAPlainModelThroughARandomLife) {
    // Every step of a life is a durable commit: fewer lives than RapidCheck's hundred, unless it is told
    // otherwise.
    if (!std::getenv("RC_PARAMS")) ::setenv("RC_PARAMS", "max_success=25", 0);
    EXPECT_TRUE(rc::check("the store and the model agree", [] { Life{GetParam()}.live(100); }));
}

}    // namespace carillon::store::conformance
