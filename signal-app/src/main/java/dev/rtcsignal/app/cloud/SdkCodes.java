package dev.rtcsignal.app.cloud;

/** Return values, errors and states of the client SDK (vendor-facts 4.5, 5). */
public final class SdkCodes {
  static final int OK = 0;
  static final int INVALID_PARAMETER = -1;
  static final int ALREADY = -2;
  public static final int NO_ENGINE = -3;

  static final int INVALID_TOKEN = -1000;
  static final int INVALID_USER_ID = -1002;
  static final int DUPLICATE_LOGIN = -1004;
  static final int KICKED = -1006;
  static final int ROOM_ID_ILLEGAL = -1007;
  static final int TOKEN_EXPIRED = -1009;
  static final int UPDATE_TOKEN_INVALID = -1010;
  static final int ROOM_DISMISSED = -1011;
  static final int USER_ID_DIFFERENT = -1014;
  static final int NOTICES_STOP = -2013;

  static final int SERVER_PARAMS_SET = 200;
  static final int ROOM_MESSAGE_SENT = 200;
  public static final int TIMEOUT = 1;
  static final int NO_RECEIVER = 3;
  static final int NO_RELAY_PATH = 4;
  public static final int EXCEEDS_QPS = 5;
  static final int NOT_JOINED = 100;
  static final int OVER_MAX_LENGTH = 103;
  static final int EMPTY_USER_ID = 104;
  static final int NOT_LOGGED_IN = 105;
  static final int SERVER_PARAMS_NOT_SET = 106;

  static final int LOGOUT_OWN = 0;
  static final int LOGOUT_DUPLICATE = 1;

  static final int OFFLINE_QUIT = 0;
  static final int OFFLINE_DROPPED = 1;
  static final int OFFLINE_KICKED = 3;

  static final int PEER_OFFLINE = 0;
  static final int PEER_ONLINE = 1;
  static final int PEER_UNREACHABLE = 2;

  private SdkCodes() {}
}
