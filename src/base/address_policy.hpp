#pragma once
#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string_view>

namespace carillon {

/// Whether the operator lets requests that customers cause reach this machine and its network.
enum class PrivateAddresses : bool { refused, allowed };

/// Why a request that a customer caused must not go to this address, as a noun for a sentence ("a private
/// address"); nothing when it may. An IPv6 address that stands for an IPv4 one (mapped, compatible, 6to4,
/// NAT64) is judged as that one, and refused where private addresses are: a name that resolves to such a form
/// has something to hide.
std::optional<std::string_view> why_not_to_call(boost::asio::ip::address const& address,
                                                PrivateAddresses private_ones);

}    // namespace carillon
