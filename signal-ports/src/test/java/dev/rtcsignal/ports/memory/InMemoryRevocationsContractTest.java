package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.RevocationList;
import dev.rtcsignal.ports.contract.RevocationListContract;
import java.time.Instant;

class InMemoryRevocationsContractTest extends RevocationListContract {
  private final InMemoryRevocations list = new InMemoryRevocations();

  @Override
  protected RevocationList open() {
    return list;
  }

  @Override
  protected void revoke(UserId user) {
    list.revoke(user);
  }

  @Override
  protected void revoke(UserId user, Instant issuedBefore) {
    list.revoke(user, issuedBefore);
  }

  @Override
  protected void revokeAll(Instant issuedBefore) {
    list.revokeAll(issuedBefore);
  }
}
