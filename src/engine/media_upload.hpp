#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/problem.hpp"
#include "domain/template.hpp"
#include "graph/payload.hpp"
#include "store/assets.hpp"
#include "store/media.hpp"
#include "store/store.hpp"

#include <string>
#include <vector>

namespace carillon::engine {

/// What is wrong with the media files that bindings name: gone, or of another kind than the slot. As
/// check_bindings() reports: pointer "/parameters/<key>", code unknown_media or invalid_value.
Async<std::vector<FieldError>> media_faults(store::Store& store, OrgId org, Template subject,
                                            Bindings bindings);

/// A number that a message can be sent from, with what its account asks for.
struct SendingNumber {
    store::PhoneNumber number;
    std::string access_token;
};
Async<Result<SendingNumber>> load_sending_number(store::Store& store, SecretBox const& secrets, OrgId org,
                                                 PhoneNumberId id);

/// The files of a send as Meta knows them.
struct UploadedMedia {
    std::map<std::string, graph::MediaHandle, std::less<>> handles;    // by Binding::value
    Wall renew_at = Wall::max();    // when the oldest should be uploaded anew
};

/// Meta keeps an upload for 30 days; it is renewed early enough for a send that takes days.
inline constexpr std::chrono::days upload_renewed_after{25};

/// Uploads each bound file that Meta does not have for this campaign and number, or has for too long; once a
/// campaign and number. Nothing is sent unless all are there. Refusals say which file and why.
Async<Result<UploadedMedia>> upload_media(store::Store& store, graph::MessageSender& sender, Clock& clock,
                                          SendingNumber from, CampaignId campaign, Bindings bindings);
/// Whether a refused upload may be taken in a while: Meta was not reached, gave no answer, or asked to wait.
/// Anything else proves that it would be refused again.
bool may_be_taken_later(Problem const& refusal);
/// What upload_media() has done. Conflict, code "media_not_uploaded", when it has something to do.
Async<Result<UploadedMedia>> find_uploads(store::Store& store, Wall now, OrgId org, PhoneNumberId number,
                                          CampaignId campaign, Bindings bindings);

}    // namespace carillon::engine
