#pragma once
#include "base/address_policy.hpp"
#include "base/clock.hpp"
#include "base/problem.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace carillon::graph {

/// A customer's endpoint, taken apart.
struct OutboundUrl {
    bool tls = true;
    std::string host;    // a name or an address, without brackets
    std::string port, target;
    std::string host_header() const;
};

/// https alone; http:// is taken for loopback hosts where private addresses are allowed. An address in place
/// of a name is judged here already.
Result<OutboundUrl> parse_outbound_url(std::string_view text, PrivateAddresses private_ones);

struct OutboundRequest {
    std::string url, body;
    std::vector<std::pair<std::string, std::string>> headers;
};
struct OutboundAnswer {
    int status = 0;       // 0: there was no answer
    std::string error;    // why there was none, as a sentence
};

/// Posts to customers' endpoints. Two implementations: the network, and the tests'. On one executor.
class OutboundPoster {
public:
    virtual ~OutboundPoster() = default;
    virtual Async<OutboundAnswer> post(OutboundRequest request) = 0;
};

/// The addresses of a host; a Problem when it has none.
using ResolveHost = std::function<Async<Result<std::vector<boost::asio::ip::address>>>(std::string host)>;

struct OutboundPosterOptions {
    PrivateAddresses private_ones = PrivateAddresses::refused;
    std::chrono::milliseconds timeout{10'000};    // of all of it
    std::string ca_file = {};                     // PEM; empty: the system's
    ResolveHost resolve = {};                     // empty: the system's
};

/// A connection for each post. The host's addresses are judged, and the connection goes to one that was: a
/// name that changes its mind in between changes nothing. Redirects are not followed, and of the answer no
/// more than its head is read.
Result<std::unique_ptr<OutboundPoster>> make_outbound_poster(boost::asio::any_io_executor executor,
                                                             OutboundPosterOptions options);

}    // namespace carillon::graph
