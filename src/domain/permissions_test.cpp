#include "domain/permissions.hpp"

#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace carillon {
namespace {
TEST(Permissions, AreWhatTheTableSays) {
    auto const of = [](Role role) {
        return fmt::format("{}", fmt::join(words_of(permissions_of(role)), " "));
    };
    EXPECT_EQ(of(Role::owner), "view edit send approve accounts settings keys members personal_data inbound");
    EXPECT_EQ(of(Role::admin), of(Role::owner));
    EXPECT_EQ(of(Role::member), "view edit send approve inbound");
    EXPECT_EQ(of(Role::viewer), "view");
    EXPECT_FALSE(key_permissions().has(Permission::approve));
}

TEST(Permissions, HaveWordsThatAreReadBack) {
    for (auto const one : all_permissions()) EXPECT_EQ(permission_from(to_string(one)), one);
    for (auto const role : {Role::owner, Role::admin, Role::member, Role::viewer})
        EXPECT_EQ(role_from(to_string(role)), role);
    EXPECT_FALSE(permission_from("View"));
    EXPECT_FALSE(role_from(""));
    EXPECT_EQ(Permissions::from_bits(key_permissions().bits()), key_permissions());
}

TEST(Permissions, OwnersAreOwnersBusiness) {
    for (auto const by : {Role::owner, Role::admin, Role::member, Role::viewer})
        for (auto const from : {Role::owner, Role::admin, Role::member, Role::viewer})
            for (auto const to : {Role::owner, Role::admin, Role::member, Role::viewer}) {
                bool const manages = by == Role::owner || by == Role::admin;
                bool const of_owners = from == Role::owner || to == Role::owner;
                EXPECT_EQ(may_change_member(by, from, to).has_value(),
                          manages && (by == Role::owner || !of_owners));
            }
    EXPECT_FALSE(may_change_member(Role::admin, {}, Role::owner));
    EXPECT_FALSE(may_change_member(Role::admin, Role::owner, {}));
    EXPECT_TRUE(may_change_member(Role::admin, {}, Role::admin));
}
}    // namespace
}    // namespace carillon
