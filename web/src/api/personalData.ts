import { api, body, type Schemas } from "./client";

export type PersonalData = Schemas["PersonalData"];
export type Erasure = Schemas["Erasure"];

/** "+49 151 / 123-456 78" as the API takes it. */
export const bareNumber = (typed: string) => typed.replace(/[^\d+]/g, "");

export const exportPersonalData = (phone: string): Promise<PersonalData> =>
  body(api.GET("/api/v1/personal-data/{phone}", { params: { path: { phone } } }));

export const erasePersonalData = (phone: string): Promise<Erasure> =>
  body(api.DELETE("/api/v1/personal-data/{phone}", { params: { path: { phone } } }));
