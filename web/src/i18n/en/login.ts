export const login = {
  title: "Log in",
  subtitle: "to your campaign workspace",
  email: "Email",
  password: "Password",
  showPassword: "Show the password",
  submit: "Log in",
  failed: "You are not logged in",
  noAccount: "No account yet? The person who runs Carillon adds one with “carillon user add”.",
  docs: "API documentation",
};
