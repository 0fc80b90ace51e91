import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "dist.*/", "node_modules/", "**/sdk/", "examples/", "test/engine/src/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["core/**/*.ts", "engine/**/*.ts", "host/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "warn",
        {
          selector: ":matches(NewExpression[callee.name='PublishError'], CallExpression[callee.property.name=/^(note|step)$/]) > :matches(TemplateLiteral, Literal.arguments:not([value=/^[A-Z_]+$/]))",
          message: "Tag what is our own with own`…` (narrator: told(own`…`)): a secret that is one of these words would leave a hole in them.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/no-unused-expressions": "off" },
  },
  {
    files: ["scripts/**/*.mjs", "eslint.config.js"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  {
    files: ["scripts/**/*.cjs"],
    languageOptions: { sourceType: "commonjs", globals: { process: "readonly", require: "readonly", module: "writable", __dirname: "readonly" } },
  },
);
