export const login = {
  title: "Entrar",
  subtitle: "no seu espaço de campanhas",
  email: "E-mail",
  password: "Senha",
  showPassword: "Mostrar a senha",
  submit: "Entrar",
  failed: "Você não entrou",
  noAccount: "Ainda não tem conta? Quem administra o Carillon a cria com “carillon user add”.",
  docs: "Documentação da API",
};
