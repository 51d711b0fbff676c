package io.callbackgateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTests {

    /** What the ledger would keep, decision after decision. */
    private TransactionState state;

    @Test
    void firstObservationIsSequenceOneWithoutPreviousStatus() {
        Decision first = decide(received("5", Status.ACTION_REQUIRED), 100);

        assertThat(first).isEqualTo(new Decision(Outcome.EMITTED, 1, null, List.of()));
    }

    @Test
    void changeIsTheNextSequenceAndNamesThePreviousStatus() {
        decide(received("1", Status.IN_REVIEW), 100);

        assertThat(decide(received("2", Status.APPROVED), 200))
                .isEqualTo(new Decision(Outcome.EMITTED, 2, Status.IN_REVIEW, List.of()));
    }

    @Test
    void withoutVersionTheSameStateAgainIsDuplicate() {
        decide(received("1", Status.IN_REVIEW), 100);

        Decision repeat = decide(received("1", Status.IN_REVIEW), 200);

        assertThat(repeat.outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(repeat.sequence()).isEqualTo(1);
    }

    @Test
    void withoutVersionOtherCodeReasonOrAmountIsANewState() {
        decide(observation("11", Status.ACTION_REQUIRED, null, null, null, false), 1);
        decide(observation("5", Status.ACTION_REQUIRED, null, null, null, false), 2);
        decide(observation("5", Status.ACTION_REQUIRED, new Reason("AB", "text"), null, null, false), 3);
        decide(observation("5", Status.ACTION_REQUIRED, new Reason("AB", "other"), null, null, false), 4);
        decide(
                observation(
                        "5",
                        Status.ACTION_REQUIRED,
                        new Reason("AB", "other"),
                        new Amounts(1L, 0L, "DKK"),
                        null,
                        false),
                5);
        Decision last = decide(
                observation(
                        "5",
                        Status.ACTION_REQUIRED,
                        new Reason("AB", "other"),
                        new Amounts(2L, 0L, "DKK"),
                        null,
                        false),
                6);

        assertThat(last.outcome()).isEqualTo(Outcome.EMITTED);
        assertThat(last.sequence()).isEqualTo(6);
    }

    @Test
    void fiveThenOneThenFiveIsThreeEventsAndARepeatOfTheLastNone() {
        assertThat(decide(received("5", Status.ACTION_REQUIRED), 1).sequence()).isEqualTo(1);
        assertThat(decide(received("1", Status.IN_REVIEW), 2).sequence()).isEqualTo(2);
        Decision third = decide(received("5", Status.ACTION_REQUIRED), 3);

        assertThat(third.outcome()).isEqualTo(Outcome.EMITTED);
        assertThat(third.sequence()).isEqualTo(3);
        assertThat(decide(received("5", Status.ACTION_REQUIRED), 4).outcome()).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void clockThatIsSetBackMakesNothingStale() {
        decide(received("2", Status.APPROVED), 3_600_000_000L);

        assertThat(decide(received("1", Status.IN_REVIEW), 1).sequence()).isEqualTo(2);
        assertThat(decide(received("5", Status.ACTION_REQUIRED), 2).sequence()).isEqualTo(3);
    }

    @Test
    void whatIsReplayedAndWasReceivedEarlierIsStaleWhateverItSays() {
        decide(received("2", Status.APPROVED), 200);

        Decision late = replay(received("1", Status.IN_REVIEW), 199);

        assertThat(late.outcome()).isEqualTo(Outcome.STALE);
        assertThat(late.sequence()).isEqualTo(1);
        assertThat(replay(received("1", Status.IN_REVIEW), 201).outcome()).isEqualTo(Outcome.EMITTED);
    }

    @Test
    void duplicateMovesTheTimeOfReceiptOnSoThatAReplayOfWhatCameBeforeItIsStale() {
        decide(received("5", Status.ACTION_REQUIRED), 100);
        decide(received("5", Status.ACTION_REQUIRED), 300);

        assertThat(replay(received("1", Status.IN_REVIEW), 200).outcome()).isEqualTo(Outcome.STALE);
        assertThat(replay(received("1", Status.IN_REVIEW), 301).outcome()).isEqualTo(Outcome.EMITTED);
    }

    @Test
    void lowerVersionIsStale() {
        decide(versioned("completed", Status.APPROVED, 20), 20);

        assertThat(decide(versioned("processing", Status.IN_REVIEW, 19), 19).outcome())
                .isEqualTo(Outcome.STALE);
        assertThat(decide(versioned("completed", Status.APPROVED, 19), 19).outcome())
                .isEqualTo(Outcome.STALE);
    }

    @Test
    void equalVersionAndStatusIsDuplicateWhateverElseDiffers() {
        decide(observation("failed", Status.DECLINED, new Reason("1", "a"), null, 20L, true), 20);

        Decision again = decide(observation("failed", Status.DECLINED, new Reason("2", "b"), null, 20L, true), 20);

        assertThat(again.outcome()).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void equalVersionAndOtherStatusIsANewState() {
        decide(versioned("processing", Status.IN_REVIEW, 20), 20);

        assertThat(decide(versioned("post_processing", Status.IN_REVIEW, 20), 20)
                        .outcome())
                .isEqualTo(Outcome.EMITTED);
        assertThat(decide(versioned("completed", Status.APPROVED, 20), 20).sequence())
                .isEqualTo(3);
    }

    @Test
    void higherVersionIsANewStateEvenWithTheSameStatus() {
        decide(versioned("hold", Status.ACTION_REQUIRED, 20), 20);

        assertThat(decide(versioned("hold", Status.ACTION_REQUIRED, 21), 21).outcome())
                .isEqualTo(Outcome.EMITTED);
    }

    @Test
    void intermediateRankAfterFinalRankIsStaleInAnyOrderOfArrival() {
        decide(observation("approved", Status.APPROVED, null, null, 2L, true), 2);

        Decision late = decide(observation("processing", Status.IN_REVIEW, null, null, 1L, false), 1);

        assertThat(late.outcome()).isEqualTo(Outcome.STALE);
        assertThat(late.flags()).isEmpty();
    }

    @Test
    void nonFinalAfterFinalIsEmittedAndFlaggedRegression() {
        decide(terminal("3", Status.DECLINED), 1);

        Decision back = decide(received("1", Status.IN_REVIEW), 2);

        assertThat(back.outcome()).isEqualTo(Outcome.EMITTED);
        assertThat(back.flags()).containsExactly("regression");
    }

    @Test
    void otherFinalAfterFinalIsEmittedAndFlaggedConflict() {
        decide(terminal("3", Status.DECLINED), 1);

        Decision other = decide(terminal("4", Status.CANCELED), 2);

        assertThat(other.outcome()).isEqualTo(Outcome.EMITTED);
        assertThat(other.flags()).containsExactly("conflict");
    }

    @Test
    void otherFinalOfTheSameRankIsEmittedAndFlaggedConflict() {
        decide(observation("approved", Status.APPROVED, null, null, 2L, true), 2);

        Decision other = decide(observation("expired", Status.EXPIRED, null, null, 2L, true), 2);

        assertThat(other.outcome()).isEqualTo(Outcome.EMITTED);
        assertThat(other.flags()).containsExactly("conflict");
    }

    @Test
    void sameFinalStatusWithOtherReasonIsEmittedWithoutFlag() {
        decide(terminal("3", Status.DECLINED), 1);

        Decision reasoned = decide(observation("3", Status.DECLINED, new Reason("01", "x"), null, null, true), 2);

        assertThat(reasoned.outcome()).isEqualTo(Outcome.EMITTED);
        assertThat(reasoned.flags()).isEmpty();
    }

    @Test
    void flagIsThatOfTheChangeAndNotKept() {
        decide(terminal("3", Status.DECLINED), 1);
        decide(received("1", Status.IN_REVIEW), 2);

        assertThat(decide(received("2", Status.APPROVED), 3).flags()).isEmpty();
    }

    @Test
    void finalAfterNonFinalIsNotFlagged() {
        decide(received("1", Status.IN_REVIEW), 1);

        assertThat(decide(terminal("3", Status.DECLINED), 2).flags()).isEmpty();
    }

    @Test
    void observationWithoutVersionAmongVersionedOnesIsToldAndLeavesTheVersionAsItIs() {
        decide(versioned("processing", Status.IN_REVIEW, 1), 1);

        assertThat(decide(received("strange", Status.UNKNOWN), 2).outcome()).isEqualTo(Outcome.EMITTED);
        assertThat(decide(versioned("shared", Status.PENDING, 1), 3).outcome()).isEqualTo(Outcome.EMITTED);
        assertThat(decide(versioned("approved", Status.APPROVED, 2), 4).outcome())
                .isEqualTo(Outcome.EMITTED);
        assertThat(decide(received("strange", Status.UNKNOWN), 5).outcome()).isEqualTo(Outcome.EMITTED);
        assertThat(decide(versioned("processing", Status.IN_REVIEW, 1), 6).outcome())
                .isEqualTo(Outcome.STALE);
        assertThat(decide(versioned("approved", Status.APPROVED, 2), 7).sequence())
                .isEqualTo(6);
    }

    private Decision decide(Observation seen, long received) {
        return decide(seen, received, false);
    }

    private Decision replay(Observation seen, long received) {
        return decide(seen, received, true);
    }

    private Decision decide(Observation seen, long received, boolean again) {
        Decision decision = Decision.on(state, seen, received, again);
        state = decision.applyTo(state, seen, received);
        return decision;
    }

    @Test
    void whatIsReadAnewCorrectsTheCurrentStateAlone() {
        decide(received("1", Status.IN_REVIEW), 100);
        decide(received("2", Status.IN_REVIEW), 200);
        decide(received("2", Status.IN_REVIEW), 300);

        assertThat(Decision.onReread(state, received("1", Status.APPROVED), 100).outcome())
                .isEqualTo(Outcome.STALE);
        assertThat(Decision.onReread(state, received("2", Status.APPROVED), 200).outcome())
                .isEqualTo(Outcome.STALE);
        assertThat(Decision.onReread(state, received("2", Status.APPROVED), 300))
                .isEqualTo(new Decision(Outcome.EMITTED, 3, Status.IN_REVIEW, List.of("correction")));
        assertThat(Decision.onReread(state, received("2", Status.IN_REVIEW), 300)
                        .outcome())
                .isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void whatIsReadAnewAndWasNotFinalOrHadAnotherReasonIsACorrectionToo() {
        decide(versioned("2", Status.APPROVED, 7), 100);

        assertThat(Decision.onReread(state, observation("2", Status.APPROVED, null, null, 7L, true), 100)
                        .flags())
                .containsExactly("correction");
        assertThat(Decision.onReread(
                                state,
                                observation("2", Status.APPROVED, new Reason("AB", "text"), null, 7L, false),
                                100)
                        .outcome())
                .isEqualTo(Outcome.EMITTED);
        assertThat(Decision.onReread(state, versioned("1", Status.DECLINED, 6), 200)
                        .outcome())
                .isEqualTo(Outcome.STALE);
    }

    private static Observation received(String code, Status status) {
        return observation(code, status, null, null, null, false);
    }

    private static Observation terminal(String code, Status status) {
        return observation(code, status, null, null, null, true);
    }

    private static Observation versioned(String code, Status status, long version) {
        return observation(code, status, null, null, version, false);
    }

    private static Observation observation(
            String code, Status status, Reason reason, Amounts amounts, Long version, boolean terminal) {
        return new Observation(
                "t-1", null, status, new ProviderStatus(code, null), reason, amounts, version, terminal, null);
    }
}
