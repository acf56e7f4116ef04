export const login = {
  title: "Iniciar sesión",
  subtitle: "en su espacio de campañas",
  email: "Correo electrónico",
  password: "Contraseña",
  showPassword: "Mostrar la contraseña",
  submit: "Iniciar sesión",
  failed: "No se ha iniciado la sesión",
  noAccount: "¿Aún no tiene cuenta? Quien administra Carillon la crea con «carillon user add».",
  docs: "Documentación de la API",
};
