package io.callbackgateway.dispatch.archive;

import io.callbackgateway.dispatch.archive.store.ArchiveStore;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The folders {@code {provider}/{environment}/{yyyy}/{MM}/{dd}}. Others, which somebody else may have put there, are let be. */
public final class ArchiveDays {

    private ArchiveDays() {}

    /** Of all providers and environments. */
    public static List<String> of(ArchiveStore store, Predicate<LocalDate> day) throws IOException {
        List<String> found = new ArrayList<>();
        for (String provider : store.folders("")) {
            for (String environment : store.folders(provider)) {
                found.addAll(of(store, provider + "/" + environment, day));
            }
        }
        return found;
    }

    /** @param place {@code {provider}/{environment}} */
    public static List<String> of(ArchiveStore store, String place, Predicate<LocalDate> day) throws IOException {
        List<String> found = new ArrayList<>();
        for (String year : store.folders(place)) {
            for (String month : store.folders(place + "/" + year)) {
                for (String date : store.folders(place + "/" + year + "/" + month)) {
                    if (isDay(year, month, date, day)) {
                        found.add(String.join("/", place, year, month, date));
                    }
                }
            }
        }
        return found;
    }

    private static boolean isDay(String year, String month, String day, Predicate<LocalDate> wanted) {
        try {
            return wanted.test(LocalDate.parse(String.join("-", year, month, day)));
        } catch (DateTimeException otherFolder) {
            return false;
        }
    }
}
