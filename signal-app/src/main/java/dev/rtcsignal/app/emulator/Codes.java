package dev.rtcsignal.app.emulator;

/** The SDK's codes (Spec 4.5, 5). */
final class Codes {
  static final int OK = 0;
  static final int INVALID_PARAMETER = -1;
  static final int ALREADY = -2;
  static final int NO_ENGINE = -3;

  static final int INVALID_TOKEN = -1000;
  static final int INVALID_USER_ID = -1002;
  static final int DUPLICATE_LOGIN = -1004;
  static final int ROOM_ID_ILLEGAL = -1007;

  static final int SERVER_PARAMS_SET = 200;
  static final int OVER_MAX_LENGTH = 103;
  static final int NOT_LOGGED_IN = 105;
  static final int SERVER_PARAMS_NOT_SET = 106;

  static final int LOGOUT_OWN = 0;
  static final int LOGOUT_DUPLICATE = 1;

  static final int OFFLINE_QUIT = 0;
  static final int OFFLINE_DROPPED = 1;

  private Codes() {}
}
