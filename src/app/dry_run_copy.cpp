#include "app/dry_run_copy.hpp"

#include "engine/send_plan.hpp"
#include "store/media.hpp"
#include "store/opt_outs.hpp"
#include "store/personal_data.hpp"
#include "store/store.hpp"

#include <algorithm>

namespace carillon::app {
namespace {
using namespace std::chrono_literals;

constexpr std::size_t page_rows = 5'000;
store::Actor const actor = "dry_run";

std::unexpected<Problem> gone(std::string_view what) {
    return refuse(Problem::Kind::not_found, "gone",
                  fmt::format("The campaign's {} is no longer there.", what));
}

/// Whether row `index` of `all` is one of `wanted` rows spread evenly.
bool in_sample(std::int64_t index, std::int64_t wanted, std::int64_t all) {
    if (wanted <= 0 || wanted >= all) return true;
    return (index + 1) * wanted / all > index * wanted / all;
}

void count(store::AudienceResult& result, Lead const& lead) {
    ++result.rows_read;
    switch (lead.status) {
        case IngestStatus::ok: ++result.totals.ok; break;
        case IngestStatus::ineligible_geo: ++result.totals.ineligible_geo; break;
        case IngestStatus::invalid_phone: ++result.totals.invalid_phone; return;
        case IngestStatus::duplicate: ++result.totals.duplicate; return;
    }
    ++result.by_country[lead.country.code()];
}
}    // namespace

Result<Original> read_original(Loop& loop, store::Store& from, OrgId org, CampaignId campaign) {
    Original original;
    auto found = loop.wait_for(from.campaigns().find(org, campaign));
    if (!found) return gone("record");
    original.campaign = *std::move(found);
    for (auto& send : loop.wait_for(from.campaigns().sends(org, campaign)))
        if (!has_ended(send.status)) original.sends.push_back(std::move(send));
    if (original.sends.empty())
        return refuse(Problem::Kind::conflict, "no_sends", "The campaign has no send that is still to come.");
    auto audience = loop.wait_for(from.audiences().find(org, original.campaign.audience));
    if (!audience) return gone("audience");
    original.audience = *std::move(audience);
    auto number = loop.wait_for(from.assets().find_phone_number(org, original.campaign.phone_number));
    if (!number) return gone("phone number");
    original.number = *std::move(number);
    auto waba = loop.wait_for(from.assets().find_waba(org, original.number.waba));
    if (!waba) return gone("account");
    original.waba = *std::move(waba);
    for (auto const& send : original.sends) {
        auto const id = send.settings.template_id;
        auto const known = [id](store::StoredTemplate const& each) { return each.id == id; };
        if (std::any_of(original.templates.begin(), original.templates.end(), known)) continue;
        auto stored = loop.wait_for(from.assets().find_template(org, id));
        if (!stored) return gone("template");
        original.templates.push_back(*std::move(stored));
    }
    return original;
}

Result<DryRunCopy> DryRunCopier::copy(Original const& original, CopyOptions options) {
    DryRunCopy copy{.org = options.org};
    for (auto const& send : original.sends) {
        if (!send.settings.audience_filter && !send.settings.event_filter) continue;
        copy.filtered = true;
        Filtered filtered{.send = &send};
        if (send.settings.audience_filter)
            filtered.event = loop_.wait_for(from_.filters().latest_filter_event(send.id));
        filtered_.push_back(std::move(filtered));
    }
    auto const audience = copy_audience(original, options, copy);
    if (!audience) return std::unexpected{audience.error()};
    if (auto same = same_filters(); !same) return std::unexpected{same.error()};
    copy_opt_outs(original.campaign.org, options.org);
    if (auto done = copy_campaign(original, options, *audience, copy); !done)
        return std::unexpected{done.error()};
    return copy;
}

Result<AudienceId> DryRunCopier::copy_audience(Original const& original, CopyOptions const& options,
                                               DryRunCopy& copy) {
    auto const& source = original.audience;
    auto const now = to_clock_.wall();
    store::NewAudience fresh{options.org, source.name, source.file_name, now};
    auto const id = loop_.wait_for(to_.audiences().create(std::move(fresh)));
    store::AudienceResult result{.columns = source.columns,
                                 .phone_column = source.phone_column,
                                 .external_id_column = source.external_id_column,
                                 .default_country = source.default_country,
                                 .encoding = source.encoding,
                                 .delimiter = source.delimiter};
    store::LeadFilter page{.limit = page_rows};
    for (std::int64_t index = 0;;) {
        auto const leads = loop_.wait_for(from_.audiences().leads(source.id, page));
        if (leads.empty()) break;
        page.after = leads.back().lead_no;
        std::vector<Lead> kept;
        for (auto const& lead : leads) {
            if (!in_sample(index++, options.rows_max, source.rows_read)) continue;
            kept.push_back(lead);
        }
        copy.rows += static_cast<std::int64_t>(kept.size());
        leave_out_erased(original.campaign.org, kept);
        ask_filters(kept, options.asked_at);
        for (auto& lead : kept) {
            count(result, lead);
            lead.lead_no = static_cast<LeadNo>(result.rows_read);
        }
        loop_.wait_for(to_.audiences().insert_leads(id, std::move(kept)));
        if (!rows_done_(result.rows_read))
            return refuse(Problem::Kind::unavailable, "cancelled", "It was cancelled.");
    }
    loop_.wait_for(to_.audiences().finish(id, std::move(result), now));
    return id;
}

/// They get nothing, and the copy could not tell who they are.
void DryRunCopier::leave_out_erased(OrgId org, std::vector<Lead>& leads) {
    std::erase_if(leads, [](Lead const& lead) {
        return lead.phone == 0 && lead.status != IngestStatus::invalid_phone;
    });
    std::vector<std::uint64_t> phones;
    for (auto const& lead : leads) phones.push_back(lead.phone);
    auto const erased = loop_.wait_for(from_.personal_data().erased_among(org, std::move(phones)));
    std::erase_if(leads, [&](Lead const& lead) { return std::ranges::binary_search(erased, lead.phone); });
}

/// The answers of now: the copy's time stands elsewhere, so that it could not ask for "the last hour" itself.
void DryRunCopier::ask_filters(std::vector<Lead> const& leads, Wall as_of) {
    if (leads.empty()) return;
    auto const add_phones = [&](std::vector<LeadNo> const& answered, std::vector<std::uint64_t>& phones) {
        auto lead = leads.begin();    // both ascend; of a sample not every lead is here
        for (auto const lead_no : answered) {
            lead = std::ranges::lower_bound(lead, leads.end(), lead_no, {}, &Lead::lead_no);
            if (lead != leads.end() && lead->lead_no == lead_no) phones.push_back(lead->phone);
        }
    };
    for (auto& filtered : filtered_) {
        auto const answers = loop_.wait_for(from_.filters().ask_filters(
            filtered.send->id, leads.front().lead_no, leads.back().lead_no, as_of));
        add_phones(answers.named, filtered.named);
        add_phones(answers.did, filtered.did);
    }
}

/// A filter event that came in between would have answered for some of the leads alone.
Result<void> DryRunCopier::same_filters() {
    for (auto const& filtered : filtered_) {
        if (!filtered.send->settings.audience_filter) continue;
        auto const latest = loop_.wait_for(from_.filters().latest_filter_event(filtered.send->id));
        auto const id_of = [](auto const& event) { return event ? event->id : FilterEventId{}; };
        if (id_of(latest) != id_of(filtered.event))
            return refuse(Problem::Kind::conflict, "filter_changed",
                          "A filter event came in while the audience was copied. Start the dry run again.");
    }
    return {};
}

void DryRunCopier::copy_opt_outs(OrgId from, OrgId to) {
    std::uint64_t after = 0;
    for (;;) {
        auto const page = loop_.wait_for(from_.opt_outs().list(from, "", after, page_rows));
        if (page.empty()) return;
        after = page.back().phone;
        for (auto const scope : {store::OptOutScope::all, store::OptOutScope::marketing}) {
            std::vector<std::uint64_t> phones;
            for (auto const& each : page)
                if (each.scope == scope) phones.push_back(each.phone);
            store::OptOut pattern{
                .org = to, .scope = scope, .source = store::OptOutSource::import, .at = to_clock_.wall()};
            loop_.wait_for(to_.opt_outs().import(std::move(pattern), std::move(phones)));
        }
    }
}

Result<store::SendSettings> DryRunCopier::settings_for(store::Send const& send, Original const& original,
                                                       CopyOptions const& options) {
    auto settings = send.settings;
    if (options.pace == store::DryRunPace::fast) settings.max_messages_per_second = fast_rate;
    // Asked already; the copy only needs to know who answered yes.
    if (settings.event_filter)
        settings.event_filter = EventFilter{.mode = settings.event_filter->mode,
                                            .event_type = fmt::format("dry_run_{}", send.id.value)};
    auto parameters = copy_media(settings.parameters_json, send.org, options.org);
    if (!parameters) return std::unexpected{parameters.error()};
    settings.parameters_json = *std::move(parameters);
    for (auto const& stored : original.templates) {
        if (stored.id != send.settings.template_id) continue;
        store::TemplateFilter filter{.q = stored.name, .limit = 10'000};
        for (auto const& each : loop_.wait_for(to_.assets().templates(options.org, std::move(filter)))) {
            if (each.name != stored.name || each.language != stored.language) continue;
            settings.template_id = each.id;
            return settings;
        }
        return refuse(Problem::Kind::conflict, "no_template",
                      fmt::format("The template \"{}\" ({}) cannot be used: it is {} at Meta.", stored.name,
                                  stored.language, stored.deleted ? "no longer listed" : stored.status));
    }
    return gone("template");
}

/// The send's parameters, with the media files they name in the copy too.
Result<std::string> DryRunCopier::copy_media(std::string const& parameters_json, OrgId from, OrgId to) {
    auto bindings = engine::read_bindings(parameters_json);
    if (!bindings) return std::unexpected{bindings.error()};
    for (auto& [key, binding] : *bindings) {
        if (binding.source != Binding::Source::media) continue;
        MediaId const id{std::stoll(binding.value)};
        auto const file = loop_.wait_for(from_.media().find(from, id));
        if (!file) return gone("media file");
        store::NewMedia copy{
            .org = to, .name = file->name, .mime_type = file->mime_type, .at = to_clock_.wall()};
        while (static_cast<std::int64_t>(copy.content.size()) < file->size) {
            auto const piece = loop_.wait_for(from_.media().content(
                id, static_cast<std::int64_t>(copy.content.size()), store::Media::piece_size));
            if (piece.empty()) return gone("media file");
            copy.content += piece;
        }
        binding.value = std::to_string(loop_.wait_for(to_.media().add(std::move(copy), actor)).id.value);
    }
    return engine::write_bindings(*bindings);
}

Result<void> DryRunCopier::copy_campaign(Original const& original, CopyOptions const& options,
                                         AudienceId audience, DryRunCopy& copy) {
    auto const now = to_clock_.wall();
    store::CampaignSettings settings{.name = original.campaign.name,
                                     .audience = audience,
                                     .product_policy_confirmed = original.campaign.product_policy_confirmed};
    for (auto const& number : loop_.wait_for(to_.assets().phone_numbers(options.org)))
        if (number.phone_number_id == original.number.phone_number_id) settings.phone_number = number.id;
    if (!settings.phone_number) return gone("phone number");
    copy.campaign = loop_.wait_for(to_.campaigns().create(options.org, std::move(settings), actor, now));
    for (auto const& send : original.sends) {
        auto its_settings = settings_for(send, original, options);
        if (!its_settings) return std::unexpected{its_settings.error()};
        auto const added = loop_.wait_for(
            to_.campaigns().add_send(options.org, copy.campaign, *std::move(its_settings), actor, now));
        if (!added) return std::unexpected{added.error()};
        copy.sends.emplace_back(added->id, send.id);
        for (auto& filtered : filtered_)
            if (filtered.send->id == send.id)
                if (auto done = copy_answers(filtered, added->id, options.org); !done) return done;
    }
    auto const scheduled = loop_.wait_for(to_.campaigns().act(
        options.org, copy.campaign, CampaignAction::schedule, std::nullopt, actor, to_clock_.wall()));
    if (!scheduled) return std::unexpected{scheduled.error()};
    return {};
}

Result<void> DryRunCopier::copy_answers(Filtered& filtered, SendId to, OrgId org) {
    auto const now = to_clock_.wall();
    if (filtered.event) {
        auto& phones = filtered.named;
        std::sort(phones.begin(), phones.end());
        phones.erase(std::unique(phones.begin(), phones.end()), phones.end());
        store::NewFilterEvent event{.org = org,
                                    .send = to,
                                    .mode = filtered.event->mode,
                                    .phones = std::move(phones),
                                    .deadline = now + 1h};
        auto const kept = loop_.wait_for(to_.filters().add_filter_event(std::move(event), now));
        if (!kept) return std::unexpected{kept.error()};
    }
    if (filtered.send->settings.event_filter) {
        std::vector<store::LeadEvent> events;
        for (auto const phone : filtered.did) events.push_back({.phone = phone, .occurred_at = now});
        loop_.wait_for(to_.filters().add_lead_events(org, fmt::format("dry_run_{}", filtered.send->id.value),
                                                     std::move(events), now));
    }
    return {};
}

}    // namespace carillon::app
