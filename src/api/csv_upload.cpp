#include "api/csv_upload.hpp"

#include "api/answers.hpp"
#include "domain/phone.hpp"

namespace carillon::api {

Result<CsvUpload> CsvUpload::of(Request& request) {
    CsvUpload upload{request};
    auto const content_type = request.header("content-type");
    auto const type = content_type.substr(0, content_type.find_first_of("; \t"));
    if (type == "multipart/form-data") {
        auto const boundary = multipart_boundary(content_type);
        if (!boundary)
            return refuse(
                Problem::Kind::malformed, "no_boundary",
                "The multipart content type names no boundary. Let your HTTP library set the header.");
        upload.form_ = std::make_unique<MultipartFile>(*request.reader, *boundary, "file");
    } else if (type != "text/csv" && type != "text/plain" && type != "application/octet-stream" &&
               type != "application/vnd.ms-excel" && !type.empty()) {
        return refuse(
            Problem::Kind::unsupported, "not_csv",
            fmt::format("Send the CSV as text/csv or as the part “file” of multipart/form-data, not as “{}”.",
                        type.substr(0, 80)));
    }
    return upload;
}

std::string CsvUpload::file_name() const {
    return form_ ? plain_file_name(form_->file_name()) : std::string{};
}

Result<std::string> read_default_country(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!text.empty() && calling_code(Country{text}) == 0)
        return invalid_field(
            "?defaultCountry", "unknown_country",
            fmt::format("“{}” is not a country; give an ISO 3166 code such as DE or BR.", text));
    return text;
}

}    // namespace carillon::api
