package io.callbackgateway.routefile.tree;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists of words for messages, and the one among them that somebody may have meant. */
public final class Words {

    /** Of a shorter word, two changes leave nothing that tells it from others. */
    private static final int LONG = 8;

    private Words() {}

    /** The word that another one is most likely meant to be: it differs in case, or in one change; in two, where it is long. */
    public static Optional<String> nearest(String word, Collection<String> among) {
        String folded = folded(word);
        return among.stream()
                .filter(each -> distance(folded, folded(each)) <= (each.length() < LONG ? 1 : 2))
                .min(Comparator.comparingInt((String each) -> distance(folded, folded(each)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The end of a sentence that complains of a word: {@code ; did you mean x?} or a full stop. */
    public static String didYouMean(String word, Collection<String> among) {
        return nearest(word, among)
                .map(each -> "; did you mean `" + each + "`?")
                .orElse(".");
    }

    public static String list(Collection<String> words) {
        return words.stream().sorted().collect(Collectors.joining(", "));
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** How many characters must be changed, put in, left out or swapped with the next (optimal string alignment). */
    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[from.length()][to.length()];
    }
}
