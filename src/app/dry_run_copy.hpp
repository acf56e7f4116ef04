#pragma once
#include "app/dry_run_world.hpp"
#include "app/loop.hpp"
#include "base/problem.hpp"
#include "store/filters.hpp"

#include <functional>

namespace carillon::store {
class Store;
}

namespace carillon::app {

/// What a dry run plays: the copy's ids, and which send stands for which.
struct DryRunCopy {
    OrgId org;
    CampaignId campaign;
    std::vector<std::pair<SendId, SendId>> sends;    // the copy's, the original's
    std::int64_t rows = 0;
    bool filtered = false;    // a send has a filter; they were asked as of `asked_at`
};

struct CopyOptions {
    OrgId org;    // the copy's
    store::DryRunPace pace = store::DryRunPace::fast;
    std::int64_t rows_max = 0;    // spread evenly over the audience; 0: all
    Wall asked_at{};              // real time: the filters' answers are those of this moment
};

/// Reads what the campaign depends on. Refuses when something of it is gone.
Result<Original> read_original(Loop& loop, store::Store& from, OrgId org, CampaignId campaign);

/// Copies campaigns from a store into a private one through the stores' interfaces; the first is only read.
/// Blocking; stores are called on `loop`. `rows_done` hears of each page and says whether to go on.
class DryRunCopier {
public:
    DryRunCopier(Loop& loop, store::Store& from, store::Store& to, Clock& to_clock,
                 std::function<bool(std::int64_t)> rows_done)
        : loop_{loop}, from_{from}, to_{to}, to_clock_{to_clock}, rows_done_{std::move(rows_done)} {}

    /// The account (number, templates) must be there already. The campaign is scheduled when this returns.
    Result<DryRunCopy> copy(Original const& original, CopyOptions options);

private:
    /// The leads that a send's filters speak of, gathered while the audience is copied.
    struct Filtered {
        store::Send const* send;
        std::optional<store::FilterEvent> event;
        std::vector<std::uint64_t> named;    // by the filter event
        std::vector<std::uint64_t> did;      // what the event filter asks for, within its time
    };
    Result<AudienceId> copy_audience(Original const& original, CopyOptions const& options, DryRunCopy& copy);
    void ask_filters(std::vector<Lead> const& leads, Wall as_of);
    Result<void> same_filters();
    void leave_out_erased(OrgId org, std::vector<Lead>& leads);
    void copy_opt_outs(OrgId from, OrgId to);
    Result<void> copy_campaign(Original const& original, CopyOptions const& options, AudienceId audience,
                               DryRunCopy& copy);
    Result<store::SendSettings> settings_for(store::Send const& send, Original const& original,
                                             CopyOptions const& options);
    Result<std::string> copy_media(std::string const& parameters_json, OrgId from, OrgId to);
    Result<void> copy_answers(Filtered& filtered, SendId to, OrgId org);

    Loop& loop_;
    store::Store& from_;
    store::Store& to_;
    Clock& to_clock_;
    std::function<bool(std::int64_t)> rows_done_;
    std::vector<Filtered> filtered_;
};

}    // namespace carillon::app
