package dev.rtcsignal.app.cloud;

import java.util.Set;

/**
 * A documented error of the OpenAPI (vendor-facts 2.6, 2.7).
 *
 * @param codeN the number of a gateway error; 0 for errors of the RTC service
 * @param status the HTTP status of a gateway error; of a service error that of version 2023-07-20
 */
public record OpenApiError(String code, int codeN, int status, String message) {
  private static final int BAD_REQUEST = 400;

  /** Errors that a wrong signature causes (vendor-facts 2.6). */
  private static final Set<String> OF_SIGNATURES =
      Set.of(
          "InvalidTimestamp",
          "InvalidAccessKey",
          "InvalidCredential",
          "InvalidAuthorization",
          "SignatureDoesNotMatch");

  /** Returns a parameter error of the RTC service; {@code detail} may be empty. */
  public static OpenApiError invalid(String detail, String message) {
    String code = detail.isEmpty() ? "InvalidParameter" : "InvalidParameter." + detail;
    return new OpenApiError(code, 0, BAD_REQUEST, message);
  }

  /** Returns the error for a request that was signed too long ago or in the future. */
  public static OpenApiError invalidTimestamp() {
    return new OpenApiError(
        "InvalidTimestamp", 100006, 400, "The Signature of the request is expired or not yet due.");
  }

  /** Returns the error for a request over a quota. */
  public static OpenApiError overLimit() {
    return new OpenApiError(
        "FlowLimitExceeded.QPSOverLimit", 0, 429, "Request was rejected: the QPS is over limit.");
  }

  /**
   * Returns the documented gateway error with this status.
   *
   * @param code replaces the documented code; empty to keep it
   */
  public static OpenApiError ofStatus(int status, String code) {
    OpenApiError documented =
        switch (status) {
          case 401 ->
              new OpenApiError("InvalidAccessKey", 100009, 401, "A fault: unknown access key.");
          case 403 -> new OpenApiError("AccessDenied", 100013, 403, "A fault: not authorized.");
          case 404 -> new OpenApiError("ServiceNotFound", 100007, 404, "A fault: no such service.");
          case 429 ->
              new OpenApiError("FlowLimitExceeded", 100018, 429, "A fault: over the flow limit.");
          case 502 ->
              new OpenApiError("FailToConnect", 100015, 502, "A fault: no connection inside.");
          case 503 ->
              new OpenApiError("ServiceUnavailableTemp", 100019, 503, "A fault: unavailable.");
          case 504 ->
              new OpenApiError("InternalServiceTimeout", 100016, 504, "A fault: timeout inside.");
          default -> new OpenApiError("InternalError", 100014, status, "A fault: internal error.");
        };
    return code.isEmpty()
        ? documented
        : new OpenApiError(code, documented.codeN, status, "A fault: " + code + ".");
  }

  /** Tells whether a wrong signature is the cause. */
  public boolean isOfSignature() {
    return OF_SIGNATURES.contains(code);
  }

  /** Tells whether the gateway refuses the request, before the RTC service sees it. */
  public boolean isOfGateway() {
    return codeN != 0;
  }
}
