#pragma once
#include "base/check.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/country.hpp"
#include "store/sqlite/person_key.hpp"
#include "store/sqlite/subscriptions.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

namespace carillon::store::sqlite {

/// An SQL text that lives as long as the program; the statement cache is keyed by its address.
struct Sql {
    char const* text;
    consteval Sql(char const* literal) : text{literal} {}    // NOLINT: a literal is an Sql
};

/// Bytes that are no text.
struct Blob {
    std::string_view bytes;
};

namespace detail {
template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;
template <class T>
inline constexpr bool is_member = false;
template <class Parent>
inline constexpr bool is_member<Member<Parent>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Binds one value; an id of 0 and an empty optional become NULL.
template <class T>
void bind(SQLite::Statement& statement, int index, T const& value) {
    if constexpr (is_optional<T>) {
        if (value) return bind(statement, index, *value);
        statement.bind(index);
    } else if constexpr (is_id<T>) {
        if (value) return statement.bind(index, value.value);
        statement.bind(index);
    } else if constexpr (is_member<T>) {
        statement.bind(index, value.key());
    } else if constexpr (std::is_same_v<T, Country>) {
        statement.bind(index, static_cast<std::int64_t>(value.packed()));
    } else if constexpr (std::is_same_v<T, Wall>) {
        statement.bind(index, to_ms(value));
    } else if constexpr (std::is_same_v<T, Digest>) {
        statement.bind(index, static_cast<void const*>(value.data()), static_cast<int>(value.size()));
    } else if constexpr (std::is_same_v<T, Blob>) {
        // A null pointer would bind NULL.
        auto const* data = value.bytes.empty() ? "" : value.bytes.data();
        statement.bind(index, static_cast<void const*>(data), static_cast<int>(value.bytes.size()));
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
        statement.bind(index, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
        statement.bind(index, value);
    } else {
        statement.bind(index, std::string{value});
    }
}

template <class T>
T column(SQLite::Statement const& statement, int index) {
    if constexpr (is_optional<T>) {
        if (statement.isColumnNull(index)) return {};
        return column<typename T::value_type>(statement, index);
    } else if constexpr (is_id<T>) {
        return T{statement.getColumn(index).getInt64()};
    } else if constexpr (is_member<T>) {
        return T::from_key(statement.getColumn(index).getInt64());
    } else if constexpr (std::is_same_v<T, Country>) {
        return Country::from_packed(statement.getColumn(index).getInt64());
    } else if constexpr (std::is_same_v<T, Wall>) {
        return from_ms(statement.getColumn(index).getInt64());
    } else if constexpr (std::is_same_v<T, Digest>) {
        auto const bytes = statement.getColumn(index).getString();
        Digest digest{};
        CHECK(bytes.size() == digest.size());
        std::copy(bytes.begin(), bytes.end(), digest.begin());
        return digest;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return statement.getColumn(index).getString();
    } else {
        return static_cast<T>(statement.getColumn(index).getInt64());
    }
}
}    // namespace detail

struct CachedStatement {
    SQLite::Statement statement;
    bool busy = false;
};

/// A statement being stepped through. Resets it when destroyed. A statement of the cache may be in use once
/// at a time.
class Query {
public:
    explicit Query(CachedStatement& cached) : cached_{&cached} {
        CHECK(!cached.busy);
        cached.busy = true;
    }
    Query(Query&& other) noexcept : cached_{std::exchange(other.cached_, nullptr)}, column_{other.column_} {}
    Query& operator=(Query&&) = delete;
    ~Query() {
        if (!cached_) return;
        cached_->statement.tryReset();
        cached_->busy = false;
    }

    template <class... Values>
    void bind(Values const&... values) {
        int index = 0;
        (detail::bind(statement(), ++index, values), ...);
    }
    /// The next row; false after the last.
    bool next() {
        column_ = 0;
        return statement().executeStep();
    }
    /// The row's next column, from the left.
    template <class T>
    T take() {
        return detail::column<T>(statement(), column_++);
    }
    /// Runs a statement without rows again with other values. How many rows it changed.
    template <class... Values>
    int run(Values const&... values) {
        bind(values...);
        statement().executeStep();
        int const changes = statement().getChanges();
        statement().reset();
        return changes;
    }
    /// Starts a query over with other values.
    template <class... Values>
    Query& restart(Values const&... values) {
        statement().reset();
        bind(values...);
        return *this;
    }

private:
    SQLite::Statement& statement() { return cached_->statement; }
    CachedStatement* cached_;
    int column_ = 0;
};

/// One SQLite connection with its prepared statements. Used by one thread at a time. Throws
/// SQLite::Exception.
class Connection {
public:
    enum class Access : std::uint8_t { read, write };
    /// A backup or a command-line tool may hold the lock for a moment: how long to wait for it.
    static constexpr int patience_ms = 10'000;
    Connection(std::filesystem::path const& file, Access access, std::string const& vfs, int cache_kib,
               int busy_timeout_ms = patience_ms);

    template <class... Values>
    Query query(Sql sql, Values const&... values) {
        Query query{cached(sql.text)};
        query.bind(values...);
        return query;
    }
    /// For a text put together at run time, out of our own words only.
    template <class... Values>
    Query query_text(std::string const& sql, Values const&... values) {
        Query query{cached_text(sql)};
        query.bind(values...);
        return query;
    }
    /// Runs a statement without rows. How many rows it changed.
    template <class... Values>
    int run(Sql sql, Values const&... values) {
        Query query{cached(sql.text)};
        return query.run(values...);
    }
    /// The first column of the first row; nothing when there is no row.
    template <class T, class... Values>
    std::optional<T> one(Sql sql, Values const&... values) {
        auto rows = query(sql, values...);
        if (!rows.next()) return {};
        return rows.template take<T>();
    }
    template <class... Values>
    bool exists(Sql sql, Values const&... values) {
        return query(sql, values...).next();
    }
    template <class Row>
    Row inserted() {
        return Row{db_.getLastInsertRowid()};
    }
    /// Several statements, without values.
    void script(std::string const& sql) { db_.exec(sql); }
    /// Of the writing connection; see outbound_events.hpp.
    Subscriptions& subscriptions() { return subscriptions_; }
    /// Those of the store's database have it, from their first use on; see erased_people.hpp.
    void set_person_key(PersonKey const& key) { person_key_ = &key; }
    PersonKey const& person_key() const {
        CHECK(person_key_ != nullptr);
        return *person_key_;
    }
    bool in_transaction();
    void rollback();

private:
    CachedStatement& cached(char const* sql);
    CachedStatement& cached_text(std::string const& sql);

    SQLite::Database db_;
    Subscriptions subscriptions_;
    PersonKey const* person_key_ = nullptr;
    std::unordered_map<char const*, std::unique_ptr<CachedStatement>> literals_;
    std::unordered_map<std::string, std::unique_ptr<CachedStatement>> texts_;
};

/// What went wrong with the database in `file`, and how to mend it, as a sentence.
std::string describe(std::filesystem::path const& file, SQLite::Exception const& error);

/// Whether SQLite's result says that the environment is broken, rather than that a statement was wrong.
bool is_environment(SQLite::Exception const& error);

}    // namespace carillon::store::sqlite
