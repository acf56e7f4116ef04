import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "src/api/generated.ts"] },
  ...tseslint.configs.recommended,
  reactHooks.configs.flat.recommended,
  // What is taken out of an object to leave the rest of it is meant to be unused.
  { rules: { "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }] } },
);
