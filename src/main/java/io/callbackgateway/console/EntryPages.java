package io.callbackgateway.console;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Where people sign in ({@code wait}: how many seconds are left after too many failures), and where they are told that they may not do something. */
@Controller
class EntryPages {

    @GetMapping("/login")
    String login(@RequestParam(required = false) Integer wait, Model model) {
        model.addAttribute("wait", wait);
        return "login";
    }

    /** Whatever the method is of what was not allowed. */
    @RequestMapping("/denied")
    String denied() {
        throw new ResponseStatusException(
                HttpStatus.FORBIDDEN,
                "Your role does not allow this, or the page was open for too long. Load it again.");
    }
}
