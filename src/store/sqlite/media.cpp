#include "store/media.hpp"

#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
/// What an upload that a crash cut off left behind is cleared by the next one, when it cannot still be going
/// on.
constexpr auto unfinished_kept = std::chrono::hours{24};

MediaFile take_file(Query& row) {
    return {.id = row.take<MediaId>(),
            .org = row.take<OrgId>(),
            .name = row.take<std::string>(),
            .mime_type = row.take<std::string>(),
            .size = row.take<std::int64_t>(),
            .created_at = row.take<Wall>()};
}

void clear_unfinished(Connection& db, Wall now) {
    db.run(
        "DELETE FROM media_pieces WHERE media_id IN (SELECT id FROM media WHERE complete = 0 AND "
        "created_at < ?)",
        now - unfinished_kept);
    db.run("DELETE FROM media WHERE complete = 0 AND created_at < ?", now - unfinished_kept);
}

/// Campaigns that are going to send this file, or may be resumed to.
std::vector<std::string> campaigns_using(Connection& db, OrgId org, MediaId id) {
    auto row = db.query(
        "SELECT c.name FROM campaigns c JOIN sends s ON s.campaign_id = c.id "
        "WHERE c.org_id = ? AND c.status IN (?, ?, ?) AND s.status NOT IN (?, ?, ?, ?) "
        "AND EXISTS (SELECT 1 FROM json_each(s.parameters) p WHERE json_extract(p.value, '$.media') = ?) "
        "GROUP BY c.id ORDER BY c.id LIMIT 5",
        org, CampaignStatus::scheduled, CampaignStatus::running, CampaignStatus::paused,
        SendStatus::completed, SendStatus::failed, SendStatus::missed, SendStatus::cancelled, id);
    std::vector<std::string> names;
    while (row.next()) names.push_back(row.take<std::string>());
    return names;
}

class SqliteMedia final : public Media {
public:
    explicit SqliteMedia(Database& database) : database_{database} {}

    /// Piece by piece, each in a transaction of its own: the writer has others to serve meanwhile.
    Async<MediaFile> add(NewMedia file, std::string actor) override {
        auto const digest = sha256(file.content);
        auto const known = co_await find_same(file, digest);
        if (known) co_return *known;
        auto const id = co_await begin(file, digest);
        for (std::size_t at = 0, piece = 0; at < file.content.size(); at += piece_size, ++piece)
            co_await write_piece(id, piece, std::string_view{file.content}.substr(at, piece_size));
        MediaFile made{.id = id,
                       .org = file.org,
                       .name = file.name,
                       .mime_type = file.mime_type,
                       .size = static_cast<std::int64_t>(file.content.size()),
                       .created_at = file.at};
        co_await complete(made, std::move(actor));
        co_return made;
    }

    Async<std::optional<MediaFile>> find(OrgId org, MediaId id) override {
        return database_.read([=](Connection& db) {
            std::optional<MediaFile> found;
            auto row = db.query(
                "SELECT id, org_id, name, mime_type, size, created_at FROM media "
                "WHERE id = ? AND org_id = ? AND complete = 1",
                id, org);
            if (row.next()) found = take_file(row);
            return found;
        });
    }

    Async<std::vector<MediaFile>> list(OrgId org, MediaId before, std::size_t limit) override {
        return database_.read([=](Connection& db) {
            std::vector<MediaFile> found;
            auto row = db.query(
                "SELECT id, org_id, name, mime_type, size, created_at FROM media "
                "WHERE org_id = ? AND complete = 1 AND id < ? ORDER BY id DESC LIMIT ?",
                org, before ? before : MediaId{std::numeric_limits<std::int64_t>::max()}, limit);
            while (row.next()) found.push_back(take_file(row));
            return found;
        });
    }

    Async<std::string> content(MediaId id, std::int64_t offset, std::int64_t limit) override {
        CHECK(offset % piece_size == 0);
        return database_.read([=](Connection& db) {
            std::string bytes;
            auto row =
                db.query("SELECT content FROM media_pieces WHERE media_id = ? AND piece >= ? ORDER BY piece",
                         id, offset / piece_size);
            while (static_cast<std::int64_t>(bytes.size()) < limit && row.next())
                bytes += row.take<std::string>();
            if (static_cast<std::int64_t>(bytes.size()) > limit)
                bytes.resize(static_cast<std::size_t>(limit));
            return bytes;
        });
    }

    Async<Result<void>> remove(OrgId org, MediaId id, std::string actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<void> {
            auto const name = tx.db.one<std::string>(
                "SELECT name FROM media WHERE id = ? AND org_id = ? AND complete = 1", id, org);
            if (!name) return refuse(Problem::Kind::not_found, "not_found", "There is no such media file.");
            if (auto const users = campaigns_using(tx.db, org, id); !users.empty())
                return refuse(Problem::Kind::conflict, "media_in_use",
                              fmt::format("The file is going to be sent by “{}”. Unschedule or cancel it, or "
                                          "wait until it is through.",
                                          fmt::join(users, "”, “")));
            tx.db.run("DELETE FROM media_uploads WHERE media_id = ?", id);
            tx.db.run("DELETE FROM media_pieces WHERE media_id = ?", id);
            tx.db.run("DELETE FROM media WHERE id = ?", id);
            write_audit(tx.db, {.org = org,
                                .actor = actor,
                                .action = "media.remove",
                                .subject = fmt::format("media:{}", id.value),
                                .detail_json = json_object({{"name", *name}}),
                                .at = at});
            return {};
        });
    }

    Async<std::optional<MediaUpload>> find_upload(MediaPlace place) override {
        return database_.read([=](Connection& db) {
            std::optional<MediaUpload> found;
            auto row = db.query(
                "SELECT meta_id, uploaded_at FROM media_uploads "
                "WHERE media_id = ? AND phone_number_id = ? AND campaign_id = ?",
                place.media, place.phone_number, place.campaign);
            if (row.next()) {
                found.emplace();
                found->meta_id = row.take<std::string>();
                found->uploaded_at = row.take<Wall>();
            }
            return found;
        });
    }

    Async<void> keep_upload(MediaPlace place, MediaUpload upload) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run(
                "INSERT INTO media_uploads (media_id, phone_number_id, campaign_id, meta_id, uploaded_at) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET meta_id = excluded.meta_id, "
                "uploaded_at = excluded.uploaded_at",
                place.media, place.phone_number, place.campaign, upload.meta_id, upload.uploaded_at);
        });
    }

private:
    Async<std::optional<MediaFile>> find_same(NewMedia const& file, Digest digest) {
        return database_.read(
            [org = file.org, name = file.name, type = file.mime_type, digest](Connection& db) {
                std::optional<MediaFile> found;
                auto row = db.query(
                    "SELECT id, org_id, name, mime_type, size, created_at FROM media WHERE org_id = ? "
                    "AND digest = ? AND name = ? AND mime_type = ? AND complete = 1 ORDER BY id LIMIT 1",
                    org, digest, name, type);
                if (row.next()) found = take_file(row);
                return found;
            });
    }

    Async<MediaId> begin(NewMedia const& file, Digest digest) {
        return database_.write([org = file.org, name = file.name, type = file.mime_type, at = file.at,
                                size = static_cast<std::int64_t>(file.content.size()),
                                digest](WriteContext& tx) {
            clear_unfinished(tx.db, at);
            tx.db.run(
                "INSERT INTO media (org_id, name, mime_type, size, digest, complete, created_at) "
                "VALUES (?, ?, ?, ?, ?, 0, ?)",
                org, name, type, size, digest, at);
            return tx.db.inserted<MediaId>();
        });
    }

    /// `content` stays: the caller's frame holds it.
    Async<void> write_piece(MediaId id, std::size_t piece, std::string_view content) {
        return database_.write([=](WriteContext& tx) {
            tx.db.run("INSERT INTO media_pieces (media_id, piece, content) VALUES (?, ?, ?)", id, piece,
                      Blob{content});
        });
    }

    Async<void> complete(MediaFile file, std::string actor) {
        return database_.write([=](WriteContext& tx) {
            tx.db.run("UPDATE media SET complete = 1 WHERE id = ?", file.id);
            write_audit(tx.db, {.org = file.org,
                                .actor = actor,
                                .action = "media.add",
                                .subject = fmt::format("media:{}", file.id.value),
                                .detail_json = json_object({{"name", file.name},
                                                            {"mimeType", file.mime_type},
                                                            {"size", std::to_string(file.size)}}),
                                .at = file.created_at});
        });
    }

    Database& database_;
};
}    // namespace

std::unique_ptr<Media> make_media(Database& database) { return std::make_unique<SqliteMedia>(database); }

}    // namespace carillon::store::sqlite
