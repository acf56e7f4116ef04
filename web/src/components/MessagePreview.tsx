import {
  IconArrowBackUp,
  IconCopy,
  IconExternalLink,
  IconFile,
  IconForms,
  IconLayoutGrid,
  IconMapPin,
  IconPhone,
  IconPhoto,
  IconVideo,
} from "@tabler/icons-react";
import type { TemplatePreview } from "../api/types";
import { text } from "../i18n";
import type { HeaderFormat } from "../lib/template";
import { styledText } from "../lib/whatsappText";
import classes from "./MessagePreview.module.css";

interface Props {
  preview: TemplatePreview;
  /** What the template's header holds, which the filled preview does not say. */
  header?: HeaderFormat;
  cardHeader?: HeaderFormat;
}

/** The message as it stands in a recipient's WhatsApp. */
export function MessagePreview({ preview, header, cardHeader }: Props) {
  const { media, body, footer, offer, buttons, cards } = preview;
  return (
    <div className={classes.chat} role="figure" aria-label={text.preview.label}>
      <div className={classes.bubble}>
        <Media format={header} media={media} />
        {preview.header && (
          <div className={`${classes.text} ${classes.header}`}>
            <Styled>{preview.header}</Styled>
          </div>
        )}
        {offer && <div className={`${classes.text} ${classes.header}`}>{offer}</div>}
        <div className={classes.text}>
          <Styled>{body}</Styled>
        </div>
        {footer && <div className={classes.footer}>{footer}</div>}
        <Buttons buttons={buttons} />
      </div>
      {cards.length > 0 && (
        // Scrolled sideways, with the keyboard too.
        <div className={classes.cards} tabIndex={0} role="group" aria-label={text.preview.cards}>
          {cards.map((card, place) => (
            <div key={place} className={classes.bubble}>
              <Media format={cardHeader} media={card.media} />
              <div className={classes.text}>
                <Styled>{card.body}</Styled>
              </div>
              <Buttons buttons={card.buttons} />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

const buttonIcons: Partial<Record<TemplatePreview["buttons"][number]["type"], typeof IconCopy>> = {
  url: IconExternalLink,
  phone_number: IconPhone,
  copy_code: IconCopy,
  otp: IconCopy,
  quick_reply: IconArrowBackUp,
  flow: IconForms,
  catalog: IconLayoutGrid,
  mpm: IconLayoutGrid,
};

function Buttons({ buttons }: Pick<TemplatePreview, "buttons">) {
  return buttons.map(({ type, text: label, target }, place) => {
    const Icon = buttonIcons[type];
    return (
      <div key={place}>
        <div className={classes.button}>
          {Icon && <Icon size={16} aria-hidden />}
          {label || target}
        </div>
        {target && type !== "quick_reply" && (
          <div className={classes.target}>
            <Styled>{target}</Styled>
          </div>
        )}
      </div>
    );
  });
}

const mediaIcons = { IMAGE: IconPhoto, VIDEO: IconVideo, DOCUMENT: IconFile, LOCATION: IconMapPin } as const;

/** Files of ours are shown; what lies elsewhere is named alone, because the page loads nothing from other hosts. */
function Media({ format, media }: { format: HeaderFormat; media: string }) {
  if (format === undefined || format === "TEXT") return null;
  const own = media.startsWith("/api/");
  const Icon = mediaIcons[format];
  return (
    <div className={classes.media} data-format={format}>
      {own && format === "IMAGE" ? (
        <img src={media} alt={text.preview.media.IMAGE} />
      ) : own && format === "VIDEO" ? (
        <video src={media} controls aria-label={text.preview.media.VIDEO} />
      ) : (
        <>
          <Icon size={28} stroke={1.5} aria-hidden />
          <span>{own || media === "" ? text.preview.media[format] : media}</span>
        </>
      )}
    </div>
  );
}

const tags = { plain: "span", bold: "strong", italic: "em", strike: "s", mono: "code", link: "span", hole: "mark" } as const;

function Styled({ children }: { children: string }) {
  return styledText(children).map(({ style, text: words }, place) => {
    const Tag = tags[style];
    return (
      <Tag key={place} className={style === "link" || style === "hole" ? classes[style] : undefined}>
        {words}
      </Tag>
    );
  });
}
