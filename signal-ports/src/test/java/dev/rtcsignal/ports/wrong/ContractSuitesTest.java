package dev.rtcsignal.ports.wrong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract suites find planted defects, and need no library but junit-jupiter-api. */
class ContractSuitesTest {
  private static final String CHANGED = "rejectsAGenuineSignatureWithAnyCharacterChanged";
  private static final String CUT = "rejectsAGenuineSignatureThatIsCutOrLengthened";
  private static final String OTHER = "rejectsOtherTextWithoutAnException";

  static List<Class<?>> correct() {
    return List.of(
        WrongTransports.Correct.class,
        WrongSenderChecks.Correct.class,
        WrongGateways.Correct.class,
        WrongQuotas.Correct.class,
        WrongKeys.CorrectAppKeys.class,
        WrongKeys.CorrectAccessKeys.class,
        WrongHandlers.Correct.class,
        WrongOutboxStores.Correct.class,
        WrongOutboxes.Correct.class,
        WrongSeenStores.Correct.class,
        WrongQuestionStores.Correct.class,
        WrongPresenceStores.Correct.class,
        WrongSignalLogs.Correct.class);
  }

  @ParameterizedTest
  @MethodSource("correct")
  void aCorrectAdapterPasses(Class<?> suite) {
    assertThat(SuiteRun.of(suite.getName())).isNotEmpty();
    assertThat(failures(suite)).isEmpty();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
            transports(),
            senderChecks(),
            gateways(),
            quotas(),
            keys(),
            handlers(),
            outboxStores(),
            outboxes(),
            seenStores(),
            questionStores(),
            presenceStores(),
            signalLogs())
        .flatMap(part -> part);
  }

  private static Stream<Arguments> transports() {
    String each = "deliversUnchangedAndOnce";
    String all = "delivers600Recipients";
    String many = "sendsManyAtOnceAndEachOnce";
    return Stream.of(
        wrong(WrongTransports.DropsBinaryPayloads.class, each),
        wrong(WrongTransports.SendsTwice.class, each, all, many),
        wrong(WrongTransports.SwapsMembers.class, each, all),
        wrong(WrongTransports.Refuses.class, each, all, many),
        wrong(WrongTransports.AcceptsNull.class, "refusesNull"));
  }

  private static Stream<Arguments> senderChecks() {
    return Stream.of(
        wrong(WrongSenderChecks.AcceptsEverything.class, CHANGED, CUT, OTHER),
        wrong(WrongSenderChecks.RejectsEverything.class, "acceptsAGenuineSignatureRepeatedly"),
        wrong(WrongSenderChecks.IgnoresOneByte.class, CHANGED),
        wrong(WrongSenderChecks.ThrowsForOddText.class, OTHER));
  }

  private static Stream<Arguments> gateways() {
    String once = "sendsOnceAndReportsTheOutcomeOfTheOtherEnd";
    String preparing = "preparingSendsNothing";
    String before = "aTransmissionRecalledBeforeItsStartIsNotSent";
    String left = "aTransmissionThatHasLeftIsUncertainWhenRecalled";
    String ends = "aRecallEndsATransmissionThatIsNotAnswered";
    String forbidden = "whatIsForbiddenAtTheLastMomentIsNotSent";
    String races = "neverReportsNotSentAndThenSends";
    return Stream.of(
        wrong(WrongGateways.SendsWhenItPrepares.class, preparing, before, forbidden),
        wrong(
            WrongGateways.SendsTwice.class,
            once,
            preparing,
            before,
            left,
            races,
            forbidden,
            "sendsWhatIsPermittedAtTheLastMoment"),
        wrong(WrongGateways.SendsWhatIsForbidden.class, forbidden),
        wrong(WrongGateways.RecallDoesNotEndIt.class, before, left, ends, races),
        wrong(WrongGateways.AcceptsNull.class, "refusesNull"));
  }

  private static Stream<Arguments> quotas() {
    String limit = "permitsUpToTheLimitOfTheApplication";
    String room = "permitsUpToTheLimitOfARoom";
    String share = "applicationsDoNotShareALimit";
    String late = "aClaimAnsweredLateCountsForASecondFromTheAnswer";
    String departure = "aClaimThatLeavesLateCountsForASecondFromItsDeparture";
    String throttle = "aThrottleLowersTheCeilingAndThirtySecondsRestoreIt";
    String usage = "reportsItsUsage";
    return Stream.of(
        wrong(WrongQuotas.PermitsOneMoreForARoom.class, room, usage),
        wrong(WrongQuotas.IgnoresThrottles.class, throttle),
        wrong(WrongQuotas.IgnoresLateAnswers.class, late),
        wrong(WrongQuotas.CountsFromThePermit.class, departure),
        wrong(WrongQuotas.OneLedgerForAllApplications.class, limit, share, usage));
  }

  private static Stream<Arguments> seenStores() {
    String handled = "aConfirmedMessageIsHandled";
    String late = "aProcessThatConfirmsLateHasHandledTheMessage";
    String lateRelease = "aProcessThatReleasesLateDoesNotReleaseTheClaimOfAnother";
    String forgotten = "aMessageIsForgottenAfterItsRetention";
    String names = "aMessageIsTheSameAsEachWithOneOfItsNames";
    String two = "aMessageWithNamesOfTwoOthersIsHandledIfOneOfThemIs";
    return Stream.of(
        wrong(
            WrongSeenStores.EndsNoClaim.class,
            "aMessageThatIsClaimedIsNotGrantedAgain",
            "aClaimThatHasEndedIsGrantedToAnother",
            late,
            lateRelease),
        wrong(WrongSeenStores.KnowsTheFirstNameAlone.class, names, two),
        wrong(WrongSeenStores.IgnoresCase.class, "namesAreComparedExactly"),
        wrong(WrongSeenStores.ForgetsConfirmations.class, handled, late, forgotten, names, two),
        wrong(WrongSeenStores.ReleasesNothing.class, "aReleasedMessageIsGrantedAgain"));
  }

  private static Stream<Arguments> questionStores() {
    String asked = "aUserWhoWasNotAskedCannotAnswer";
    String over = "noAnswerIsTakenAfterTheTimeout";
    String closed = "aClosedQuestionHasNoAnswerAndTakesNone";
    return Stream.of(
        wrong(WrongQuestionStores.TakesAnswersOfAnyUser.class, asked),
        wrong(WrongQuestionStores.EndsNoQuestion.class, over),
        wrong(WrongQuestionStores.ClosesNothing.class, closed),
        wrong(
            WrongQuestionStores.OneAskerForAll.class,
            "aProcessGetsTheAnswersToItsOwnQuestionsAlone"),
        wrong(
            WrongQuestionStores.SaysYesToAll.class,
            asked,
            over,
            closed,
            "theFirstAnswerCounts",
            "anIdThatNoQuestionHasIsNotTakenWhateverItsForm"));
  }

  private static Stream<Arguments> presenceStores() {
    String applications = "roomsOfTheSameNameInTwoApplicationsAreTwo";
    return Stream.of(
        wrong(
            WrongPresenceStores.KeepsTheUsersOfARoomThatEnded.class,
            "theLaterEventCountsInAnyOrderOfArrival",
            applications),
        wrong(WrongPresenceStores.SortsUsersByName.class, "theEarliestUserComesFirst"),
        wrong(WrongPresenceStores.OneApplicationForAll.class, applications));
  }

  private static Stream<Arguments> signalLogs() {
    String read = "whatWasAppendedIsRead";
    String answers = "itsHandlerAnswersOnceTheRecordIsThere";
    String fails = "anAppendThatTheLogDoesNotTakeFails";
    return Stream.of(
        wrong(WrongSignalLogs.LosesTheSeal.class, "theSealOfAnEnvelopeIsRead"),
        wrong(WrongSignalLogs.CutsTheTime.class, read, answers),
        wrong(
            WrongSignalLogs.TakesBytesForText.class,
            "eachPayloadThatACallbackCanCarryIsReadUnchanged"),
        wrong(WrongSignalLogs.LaterFirst.class, "recordsOfOneUserKeepTheirOrder"),
        wrong(
            WrongSignalLogs.SaysYesToAll.class,
            fails,
            "itsHandlerIsUnavailableWhereTheLogTakesNothing"),
        wrong(WrongSignalLogs.FailsWithAnotherException.class, fails),
        wrong(WrongSignalLogs.AcceptsNull.class, "refusesNull"));
  }

  private static Stream<Arguments> keys() {
    return Stream.of(
        wrong(WrongKeys.SecondaryKeyFirst.class, "findsThePrimaryFirstAndThenTheSecondary"),
        wrong(
            WrongKeys.KeysOfAnotherApp.class,
            "findsThePrimaryFirstAndThenTheSecondary",
            "findsOnlyKeysOfTheApp",
            "findsNothingForAnUnknownApp"),
        wrong(WrongKeys.NewObjectEachTime.class, "findsTheSameObjectWhileTheKeyIsTheSame"),
        wrong(WrongKeys.OneKeyForAllApps.class, "findsNoKeyOfAnotherApp"),
        wrong(WrongKeys.AnotherAccessKey.class, "findsTheKey"));
  }

  private static Stream<Arguments> handlers() {
    String each = "answersEachPayloadThatACallbackCanCarry";
    return Stream.of(
        wrong(WrongHandlers.FailsForBinaryPayloads.class, each),
        wrong(WrongHandlers.AnswersNull.class, each, "answersManyAtOnce"),
        wrong(WrongHandlers.RefusesTheHundredthMessage.class, "answersManyAtOnce"));
  }

  private static Stream<Arguments> outboxStores() {
    String lost = "marksNothingUnderALeaseThatWasLost";
    String later = "settlesNoAttemptOfALaterSender";
    String published = "publishesTheUseOfTheQuotaOfTheHolderOnly";
    String takeOver = "aTakeOverMakesWhatWasLeavingUncertain";
    return Stream.of(
        wrong(
            WrongOutboxStores.MarksWithoutTheLease.class,
            lost,
            "doesNotMarkAnEntryThatWasQueuedAgainMeanwhile"),
        wrong(WrongOutboxStores.SettlesAnyAttempt.class, "settlesTheLastAttemptOnce", later),
        wrong(WrongOutboxStores.SettlesOfAnyEpoch.class, later),
        wrong(WrongOutboxStores.SettlesNothingLate.class, takeOver),
        wrong(WrongOutboxStores.JoinsOtherContent.class, "joinsTheSameRequestUnderTheSameName"),
        wrong(WrongOutboxStores.ReadsTheNewestFirst.class, "readsWhatIsDueInItsOrder"),
        wrong(WrongOutboxStores.ForgetsWhatWaits.class, "forgetsTheOldestThatHaveEnded"),
        wrong(WrongOutboxStores.KeepsALease.class, lost, later, takeOver, published),
        wrong(WrongOutboxStores.PublishesWithoutTheLease.class, published));
  }

  private static Stream<Arguments> outboxes() {
    return Stream.of(
        wrong(WrongOutboxes.JoinsOtherContent.class, "joinsTheSameRequestAndRefusesOtherContent"),
        wrong(WrongOutboxes.DoublesUnasked.class, "sendsWhatIsUncertainAgainOnlyIfItMayBeDoubled"));
  }

  private static Arguments wrong(Class<?> suite, String... failing) {
    return Arguments.of(suite, Set.of(failing));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aDefectFailsItsChecksAndNoOther(Class<?> suite, Set<String> failing) {
    Set<String> methods = new TreeSet<>();
    failures(suite).forEach(check -> methods.add(check.replaceAll(":.*", "")));
    assertThat(methods).isEqualTo(failing);
  }

  @Test
  void aGatewayThatSendsAfterARecallFails() {
    assertThat(failures(WrongGateways.SendsAfterARecall.class))
        .contains("aTransmissionRecalledBeforeItsStartIsNotSent");
  }

  /** All but one: the limit of the room is as it has to be. */
  @Test
  void aQuotaThatPermitsOneMoreFailsAllChecksOfTheLimit() {
    assertThat(failures(WrongQuotas.PermitsOneMore.class))
        .hasSize(11)
        .contains("permitsNoMoreThanItsLimitToManyThreads")
        .doesNotContain("permitsUpToTheLimitOfARoom");
  }

  /** The last character encodes four bits of the last byte, and two bits that belong to none. */
  @Test
  void aCheckThatIgnoresTheLastByteTrustsAChangedLastCharacter() {
    WrongSenderChecks.IgnoresOneByte.BYTE.set(31);
    assertThat(failures(WrongSenderChecks.IgnoresOneByte.class))
        .containsExactly(CHANGED + ": character 82 changed");
  }

  @Test
  void aCheckThatIgnoresAnyByteFails() {
    for (int ignored = 0; ignored < 32; ignored++) {
      WrongSenderChecks.IgnoresOneByte.BYTE.set(ignored);
      assertThat(failures(WrongSenderChecks.IgnoresOneByte.class))
          .as("byte " + ignored)
          .isNotEmpty()
          .allMatch(check -> check.startsWith(CHANGED));
    }
  }

  /** Regression: failed for 10 of 200 keys. Row F4 of the field faults. */
  @Test
  void aPlainCheckOfJsonWebTokensPassesWithEachOf200Keys() {
    for (int key = 0; key < 200; key++) {
      WrongSenderChecks.CorrectForEachKey.NUMBER.set(key);
      assertThat(failures(WrongSenderChecks.CorrectForEachKey.class)).as("key " + key).isEmpty();
    }
  }

  /** Of each length modulo 3, which decides on the padding. */
  @ParameterizedTest
  @ValueSource(ints = {30, 31, 32, 33, 34, 35})
  void aCheckThatComparesDecodedBytesPasses(int bytes) {
    WrongSenderChecks.CorrectByDecodedBytes.BYTES.set(bytes);
    assertThat(failures(WrongSenderChecks.CorrectByDecodedBytes.class)).isEmpty();
  }

  /** Regression: 20 of the 23 checks vanished. Row F3 of the field faults. */
  @Test
  void aTransportThatDropsBinaryPayloadsFailsWithoutOtherLibraries(@TempDir Path folder)
      throws Exception {
    String suite = WrongTransports.DropsBinaryPayloads.class.getName();
    try (IsolatedSuiteRun isolated = new IsolatedSuiteRun(folder)) {
      Map<String, String> checks = isolated.of(suite);
      assertThat(checks).hasSize(23).containsOnlyKeys(SuiteRun.of(suite).keySet());
      assertThat(failures(checks))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of("a user", "a member of a room", "two members of a room", "a whole room")
                  .flatMap(
                      to ->
                          Stream.of("a binary payload", "the longest binary payload")
                              .map(what -> "deliversUnchangedAndOnce: " + what + " to " + to))
                  .toList());
    }
  }

  @Test
  void eachSuiteRunsAllChecksWithoutOtherLibraries(@TempDir Path folder) throws Exception {
    try (IsolatedSuiteRun isolated = new IsolatedSuiteRun(folder)) {
      for (Class<?> suite : correct()) {
        assertThat(isolated.of(suite.getName())).isEqualTo(SuiteRun.of(suite.getName()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.junit.jupiter.params.ParameterizedTest",
        "org.assertj.core.api.Assertions",
        "org.awaitility.Awaitility",
        "dev.rtcsignal.ports.fixture.VirtualTime"
      })
  void theIsolatedRunHasNoOtherLibrary(String absent, @TempDir Path folder) throws Exception {
    assertThat(Class.forName(absent)).as("in this run").isNotNull();
    try (IsolatedSuiteRun isolated = new IsolatedSuiteRun(folder)) {
      assertThatThrownBy(() -> isolated.loader().loadClass(absent))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  private static Set<String> failures(Class<?> suite) {
    return failures(SuiteRun.of(suite.getName()));
  }

  private static Set<String> failures(Map<String, String> checks) {
    Map<String, String> failures = new TreeMap<>(checks);
    failures.values().removeIf("passed"::equals);
    return failures.keySet();
  }
}
