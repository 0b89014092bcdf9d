/** The HTTP interface: Swagger UI over our own OpenAPI description. */

// @ts-ignore: the bundle, loaded before this module, defines this global.
window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger",
  deepLinking: true,
  validatorUrl: null,
});
