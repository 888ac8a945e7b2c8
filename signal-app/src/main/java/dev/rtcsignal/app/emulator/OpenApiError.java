package dev.rtcsignal.app.emulator;

/**
 * A documented error (Spec 2.6, 2.7).
 *
 * @param codeN the gateway's number; 0 for errors of the RTC service
 * @param status the HTTP status of a gateway error; of a service error that of version 2023-07-20
 */
record OpenApiError(String code, int codeN, int status, String message) {
  private static final int BAD_REQUEST = 400;

  static OpenApiError gateway(String code, int codeN, int status, String message) {
    return new OpenApiError(code, codeN, status, message);
  }

  static OpenApiError invalid(String detail, String message) {
    String code = detail.isEmpty() ? "InvalidParameter" : "InvalidParameter." + detail;
    return new OpenApiError(code, 0, BAD_REQUEST, message);
  }

  static OpenApiError overLimit() {
    return new OpenApiError(
        "FlowLimitExceeded.QPSOverLimit", 0, 429, "Request was rejected: the QPS is over limit.");
  }

  boolean isOfGateway() {
    return codeN != 0;
  }
}
