import type { Locator } from "@playwright/test";
import readCode from "jsqr";

/** What a phone's camera reads in a picture of squares. */
export async function scanned(picture: Locator): Promise<string | undefined> {
  const { pixels, width, height } = await picture.evaluate(async (svg) => {
    const image = new Image(400, 400);
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    await image.decode();
    const drawing = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    drawing.drawImage(image, 0, 0, image.width, image.height);
    const { data, width, height } = drawing.getImageData(0, 0, image.width, image.height);
    return { pixels: [...data], width, height };
  });
  return readCode(Uint8ClampedArray.from(pixels), width, height)?.data;
}
