package dev.rtcsignal.app.cloud;

import java.util.Set;

/**
 * A documented error (vendor-facts 2.6, 2.7).
 *
 * @param codeN the gateway's number; 0 for errors of the RTC service
 * @param status the HTTP status of a gateway error; of a service error that of version 2023-07-20
 */
public record OpenApiError(String code, int codeN, int status, String message) {
  private static final int BAD_REQUEST = 400;

  /** Whose explanation is the signature (vendor-facts 2.6). */
  private static final Set<String> OF_SIGNATURES =
      Set.of(
          "InvalidTimestamp",
          "InvalidAccessKey",
          "InvalidCredential",
          "InvalidAuthorization",
          "SignatureDoesNotMatch");

  public static OpenApiError gateway(String code, int codeN, int status, String message) {
    return new OpenApiError(code, codeN, status, message);
  }

  public static OpenApiError invalid(String detail, String message) {
    String code = detail.isEmpty() ? "InvalidParameter" : "InvalidParameter." + detail;
    return new OpenApiError(code, 0, BAD_REQUEST, message);
  }

  public static OpenApiError invalidTimestamp() {
    return gateway(
        "InvalidTimestamp", 100006, 400, "The Signature of the request is expired or not yet due.");
  }

  public static OpenApiError overLimit() {
    return new OpenApiError(
        "FlowLimitExceeded.QPSOverLimit", 0, 429, "Request was rejected: the QPS is over limit.");
  }

  /**
   * Returns the documented error of the gateway that has this status.
   *
   * @param code instead of the documented one; empty for that
   */
  public static OpenApiError ofStatus(int status, String code) {
    OpenApiError documented =
        switch (status) {
          case 401 -> gateway("InvalidAccessKey", 100009, 401, "A fault: unknown access key.");
          case 403 -> gateway("AccessDenied", 100013, 403, "A fault: not authorized.");
          case 404 -> gateway("ServiceNotFound", 100007, 404, "A fault: no such service.");
          case 429 -> gateway("FlowLimitExceeded", 100018, 429, "A fault: over the flow limit.");
          case 502 -> gateway("FailToConnect", 100015, 502, "A fault: no connection inside.");
          case 503 -> gateway("ServiceUnavailableTemp", 100019, 503, "A fault: unavailable.");
          case 504 -> gateway("InternalServiceTimeout", 100016, 504, "A fault: timeout inside.");
          default -> gateway("InternalError", 100014, status, "A fault: internal error.");
        };
    return code.isEmpty()
        ? documented
        : gateway(code, documented.codeN, status, "A fault: " + code + ".");
  }

  public boolean isOfSignature() {
    return OF_SIGNATURES.contains(code);
  }

  public boolean isOfGateway() {
    return codeN != 0;
  }
}
