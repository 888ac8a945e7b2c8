package dev.rtcsignal.ports.memory;

import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.contract.PresenceStoreContract;

class PresenceTrackerContractTest extends PresenceStoreContract {
  private final PresenceStore presence = new PresenceTracker();

  @Override
  protected PresenceStore open() {
    return presence;
  }
}
