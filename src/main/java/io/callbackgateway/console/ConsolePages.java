package io.callbackgateway.console;

import io.callbackgateway.admin.access.Access;
import io.callbackgateway.provider.ProviderSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.beans.propertyeditors.StringTrimmerEditor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.transaction.TransactionException;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** What the console's pages have in common. Problems become a page that says the same as the API would. */
@ControllerAdvice(basePackageClasses = ConsolePages.class) // annotations = Controller would be those of APIs, too
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsolePages {

    private final ProviderSettings settings;

    ConsolePages(ProviderSettings settings) {
        this.settings = settings;
    }

    @ModelAttribute
    void surround(Model model, Authentication visitor, CsrfToken token) {
        token.getToken(); // into its cookie, before anything of the page is sent
        if (visitor != null) {
            model.addAttribute("console", Console.of(Access.of(visitor)));
            model.addAttribute("doors", doors());
        }
    }

    private List<String> doors() {
        return settings.providers().entrySet().stream()
                .flatMap(provider -> provider.getValue().keySet().stream().map(each -> provider.getKey() + "/" + each))
                .sorted()
                .toList();
    }

    /** What a field of a form leaves empty does not matter. */
    @InitBinder
    void emptyIsNothing(WebDataBinder binder) {
        binder.registerCustomEditor(String.class, new StringTrimmerEditor(true));
    }

    @ExceptionHandler
    ModelAndView problem(ErrorResponseException thrown, HttpServletRequest request, HttpServletResponse response) {
        return page(thrown.getBody(), request, response);
    }

    @ExceptionHandler
    ModelAndView unreadable(
            MethodArgumentTypeMismatchException parameter, HttpServletRequest request, HttpServletResponse response) {
        return page(
                ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, parameter.getName() + " cannot be read."),
                request,
                response);
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ModelAndView databaseIsAway(HttpServletRequest request, HttpServletResponse response) {
        return page(
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer. Load the page again."),
                request,
                response);
    }

    private ModelAndView page(ProblemDetail problem, HttpServletRequest request, HttpServletResponse response) {
        ModelAndView page = new ModelAndView("problem");
        page.setStatus(HttpStatus.valueOf(problem.getStatus()));
        page.addObject("problem", problem);
        if (request.getUserPrincipal() instanceof Authentication visitor) {
            page.addObject("console", Console.of(Access.of(visitor)));
        }
        return page;
    }
}
