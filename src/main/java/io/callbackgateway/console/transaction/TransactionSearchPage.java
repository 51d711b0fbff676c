package io.callbackgateway.console.transaction;

import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.ledger.search.CallbackSearch;
import io.callbackgateway.ledger.search.FoundCallback;
import io.callbackgateway.ledger.search.FoundTransaction;
import io.callbackgateway.ledger.search.TransactionQuery;
import io.callbackgateway.ledger.search.TransactionSearch;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Finds transactions while somebody types. */
@Controller
class TransactionSearchPage {

    private static final int PAGE = 50;

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final TransactionSearch transactions;
    private final CallbackSearch callbacks;

    TransactionSearchPage(TransactionSearch transactions, CallbackSearch callbacks) {
        this.transactions = transactions;
        this.callbacks = callbacks;
    }

    /** @param text the id of a transaction, a reference, or the id of a callback */
    @GetMapping("/transactions")
    String search(
            @RequestParam(required = false) String text,
            @RequestParam(required = false) String door,
            @RequestParam(required = false) String status,
            @RequestParam(name = "final", required = false) Boolean terminal,
            @RequestParam(required = false) String flag,
            @RequestParam(required = false) String before,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        Door of = Door.of(door);
        try {
            TransactionSearch.Found found = text == null
                    ? transactions.find(query(of, null, null, status, terminal, flag, before))
                    : named(of, text, status, terminal, flag);
            model.addAttribute("transactions", found.transactions());
            model.addAttribute(
                    "more",
                    found.next() == null
                            ? null
                            : Link.to("/transactions")
                                    .with("door", of)
                                    .with("status", status)
                                    .with("final", terminal)
                                    .with("flag", flag)
                                    .with("before", found.next()));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage());
        }
        model.addAttribute("text", text);
        model.addAttribute("door", of);
        model.addAttribute("status", status);
        model.addAttribute("terminal", terminal);
        model.addAttribute("flag", flag);
        model.addAttribute("callback", callback(text).orElse(null));
        if (htmx == null) {
            return "transactions";
        }
        return before == null ? "transactions :: results" : "transactions :: rows";
    }

    /** Few enough for one page. */
    private TransactionSearch.Found named(Door of, String text, String status, Boolean terminal, String flag) {
        List<FoundTransaction> found = Stream.of(
                        query(of, text, null, status, terminal, flag, null),
                        query(of, null, text, status, terminal, flag, null))
                .flatMap(query -> transactions.find(query).transactions().stream())
                .distinct()
                .toList();
        return new TransactionSearch.Found(found, null);
    }

    private Optional<FoundCallback> callback(String text) {
        return text != null && UUID_TEXT.matcher(text).matches()
                ? callbacks.find(UUID.fromString(text))
                : Optional.empty();
    }

    private static TransactionQuery query(
            Door of, String id, String reference, String status, Boolean terminal, String flag, String before) {
        return new TransactionQuery(
                of.provider(), of.environment(), id, reference, status, terminal, flag, null, null, PAGE, before);
    }
}
