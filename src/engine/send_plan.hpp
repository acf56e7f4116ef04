#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/problem.hpp"
#include "graph/payload.hpp"
#include "graph/sender.hpp"
#include "store/campaigns.hpp"
#include "store/store.hpp"

#include <memory>
#include <string>

namespace carillon::engine {

/// Everything a firing send needs to turn a claimed lead into a request, gathered once. Immutable.
struct SendPlan {
    SendId send;
    CampaignId campaign;
    OrgId org;
    PhoneNumberId phone_number;
    WabaId waba;
    std::string throughput_level;    // of the number: STANDARD, HIGH
    double rate = 20;                // the send's maxMessagesPerSecond
    Wall opens_at{};                 // nothing leaves before
    std::shared_ptr<graph::SendRoute const> route;
    graph::MessagePayload payload;
    Wall renew_at = Wall::max();    // then its media files are uploaded anew, and it is loaded again
};

/// Reads the number, its WABA's token, the template and the audience's columns. A Problem says why this send
/// cannot go out: "media_not_uploaded" until upload_send_media() has done its work.
Async<Result<SendPlan>> load_send_plan(store::Store& store, SecretBox const& secrets,
                                       graph::MessageSender& sender, Wall now, store::OpenSend const& open);
/// Uploads the media files the send binds, where Meta does not have them or will drop them soon.
Async<Result<void>> upload_send_media(store::Store& store, SecretBox const& secrets,
                                      graph::MessageSender& sender, Clock& clock,
                                      store::OpenSend const& open);

/// A send's stored bindings: {"body.first_name": {"column": "first_name", "fallback": "there"}, "body.2":
/// {"constant": "20%"}, "header.image": {"media": 12}}. Refusals point at "/parameters/<key>".
Result<Bindings> read_bindings(std::string_view json);
std::string write_bindings(Bindings const& bindings);

/// What goes to Meta as biz_opaque_callback_data and comes back with each status: "c<send>-<lead>". Only
/// /messages takes it.
std::string callback_data(MessageId message);
std::optional<MessageId> message_of_callback(std::string_view text);

}    // namespace carillon::engine
