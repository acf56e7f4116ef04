import { Stack } from "@mantine/core";
import { useState } from "react";
import { BackLink } from "../../components/BackLink";
import { PageTitle } from "../../components/PageTitle";
import { UnsavedGuard } from "../../components/UnsavedGuard";
import { text } from "../../i18n";
import { FileDrop } from "./FileDrop";
import { FileReview } from "./FileReview";
import { SampleFile } from "./SampleFile";
import { UploadProgress } from "./UploadProgress";
import { useUpload } from "./useUpload";

/** One CSV file in: dropped, looked at, corrected, sent; its audience's page afterwards, where the counts stand. */
export function UploadPage() {
  const [file, setFile] = useState<File | null>(null);
  const upload = useUpload();
  return (
    <Stack gap="lg">
      <BackLink to="/audiences" label={text.audience.back} />
      <PageTitle title={text.upload.title} />
      {file === null ? (
        <>
          <FileDrop onFile={setFile} />
          <SampleFile />
        </>
      ) : upload.isPending ? (
        <UploadProgress file={file} upload={upload} />
      ) : (
        <FileReview
          key={`${file.name} ${file.lastModified}`}
          file={file}
          upload={upload}
          onForget={() => {
            upload.reset();
            setFile(null);
          }}
        />
      )}
      <UnsavedGuard dirty={upload.isPending} />
    </Stack>
  );
}
