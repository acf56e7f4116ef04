#include "engine/media_upload.hpp"

#include "base/check.hpp"
#include "domain/media_file.hpp"
#include "graph/error_policy.hpp"

#include <charconv>
#include <set>

namespace carillon::engine {
namespace {
MediaId id_of(Binding const& binding) {
    MediaId id;
    std::from_chars(binding.value.data(), binding.value.data() + binding.value.size(), id.value);
    return id;
}

/// Each once, in order.
std::set<MediaId> files_of(Bindings const& bindings) {
    std::set<MediaId> ids;
    for (auto const& [key, binding] : bindings)
        if (binding.source == Binding::Source::media) ids.insert(id_of(binding));
    return ids;
}

FieldError wrong(std::string_view key, std::string code, std::string message) {
    return {fmt::format("/parameters/{}", key), std::move(code), std::move(message)};
}

std::unexpected<Problem> gone(MediaId id) {
    return refuse(Problem::Kind::conflict, "unknown_media",
                  fmt::format("The media file {} is no longer there. Choose another one.", id.value));
}

void add(UploadedMedia& media, store::MediaFile const& file, store::MediaUpload const& upload) {
    bool const document = find_media_type(file.mime_type) != nullptr &&
                          find_media_type(file.mime_type)->kind == SlotKind::document;
    media.handles[std::to_string(file.id.value)] = {upload.meta_id, document ? file.name : std::string{}};
    media.renew_at = std::min<Wall>(media.renew_at, upload.uploaded_at + upload_renewed_after);
}

std::unexpected<Problem> cannot_send(std::string code, std::string detail) {
    return refuse(Problem::Kind::conflict, std::move(code), std::move(detail));
}
}    // namespace

Async<std::vector<FieldError>> media_faults(store::Store& store, OrgId org, Template subject,
                                            Bindings bindings) {
    std::vector<FieldError> errors;
    for (auto const& slot : slots(subject)) {
        auto const found = bindings.find(slot.key);
        if (found == bindings.end() || found->second.source != Binding::Source::media) continue;
        auto const file = co_await store.media().find(org, id_of(found->second));
        if (!file) {
            errors.push_back(wrong(slot.key, "unknown_media",
                                   fmt::format("There is no media file {}. GET /api/v1/media lists them.",
                                               found->second.value)));
            continue;
        }
        auto const* const type = find_media_type(file->mime_type);
        if (type != nullptr && type->kind == slot.kind) continue;
        errors.push_back(wrong(slot.key, "invalid_value",
                               fmt::format("{} takes a file of kind {}, and “{}” is {}.", slot.key,
                                           to_string(slot.kind), file->name, file->mime_type)));
    }
    co_return errors;
}

Async<Result<SendingNumber>> load_sending_number(store::Store& store, SecretBox const& secrets, OrgId org,
                                                 PhoneNumberId id) {
    auto const number = co_await store.assets().find_phone_number(org, id);
    if (!number || !number->active)
        co_return cannot_send("phone_number_gone",
                              "The campaign's phone number is no longer in the WhatsApp account.");
    auto const waba = co_await store.assets().find_waba(org, number->waba);
    CHECK_REQUEST(waba.has_value());
    auto token = secrets.open(waba->access_token_sealed);
    if (!token)
        co_return cannot_send(
            "secret_unreadable",
            "The WhatsApp account's access token cannot be opened with this server's secret key. Start "
            "the server with the key it was sealed with, or connect the account again.");
    SendingNumber from{*number, *std::move(token)};
    co_return from;
}

Async<Result<UploadedMedia>> upload_media(store::Store& store, graph::MessageSender& sender, Clock& clock,
                                          SendingNumber from, CampaignId campaign, Bindings bindings) {
    UploadedMedia media;
    for (auto const id : files_of(bindings)) {
        auto const file = co_await store.media().find(from.number.org, id);
        if (!file) co_return gone(id);
        store::MediaPlace const place{id, from.number.id, campaign};
        auto known = co_await store.media().find_upload(place);
        if (!known || known->uploaded_at + upload_renewed_after <= clock.wall()) {
            graph::MediaContent content{.file_name = file->name, .mime_type = file->mime_type};
            content.bytes = co_await store.media().content(id, 0, file->size);
            auto const uploaded_at = clock.wall();
            auto const meta_id = co_await sender.upload_media(from.number.phone_number_id, from.access_token,
                                                              std::move(content));
            if (!meta_id)
                co_return refuse(meta_id.error().kind, meta_id.error().code,
                                 fmt::format("The file “{}” could not be uploaded to Meta, so nothing was "
                                             "sent. {}",
                                             file->name, meta_id.error().detail));
            known = store::MediaUpload{*meta_id, uploaded_at};
            co_await store.media().keep_upload(place, *known);
        }
        add(media, *file, *known);
    }
    co_return media;
}

bool may_be_taken_later(Problem const& refusal) {
    constexpr std::string_view meta = "meta_";
    std::string_view const code = refusal.code;
    if (code == "graph_unreachable" || code == "graph_no_answer" || code == "meta_unreadable") return true;
    if (!code.starts_with(meta)) return false;
    int number = 0;
    auto const [end, error] = std::from_chars(code.data() + meta.size(), code.data() + code.size(), number);
    if (error != std::errc{} || end != code.data() + code.size()) return false;
    return graph::policy_for(number).retry == graph::RetryAdvice::backoff;
}

Async<Result<UploadedMedia>> find_uploads(store::Store& store, Wall now, OrgId org, PhoneNumberId number,
                                          CampaignId campaign, Bindings bindings) {
    UploadedMedia media;
    for (auto const id : files_of(bindings)) {
        auto const file = co_await store.media().find(org, id);
        if (!file) co_return gone(id);
        store::MediaPlace const place{id, number, campaign};
        auto const known = co_await store.media().find_upload(place);
        if (!known || known->uploaded_at + upload_renewed_after <= now)
            co_return refuse(Problem::Kind::conflict, "media_not_uploaded",
                             fmt::format("The file “{}” has not been uploaded to Meta.", file->name));
        add(media, *file, *known);
    }
    co_return media;
}

}    // namespace carillon::engine
