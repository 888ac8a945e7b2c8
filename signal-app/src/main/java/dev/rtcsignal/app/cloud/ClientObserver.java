package dev.rtcsignal.app.cloud;

import jakarta.json.JsonObject;

/**
 * Watches the clients of a cloud, for its console. Called under the cloud's lock: an implementation
 * must not block and must not call the cloud.
 */
public interface ClientObserver {
  /** Does nothing. */
  ClientObserver NONE =
      new ClientObserver() {
        @Override
        public void called(RtcEngine client, String call, JsonObject args, long returned) {}

        @Override
        public void fired(RtcEngine client, ClientEvent event) {}
      };

  /** Takes a call of the SDK, after it returned. */
  void called(RtcEngine client, String call, JsonObject args, long returned);

  /** Takes an SDK callback that fires on a client. */
  void fired(RtcEngine client, ClientEvent event);
}
