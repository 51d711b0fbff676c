package io.callbackgateway.console.provider;

import io.callbackgateway.console.Door;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** All that are configured. */
@Controller
class ProvidersPage {

    private final ProviderSettings settings;
    private final Providers providers;
    private final RouteDiagrams diagrams;

    ProvidersPage(ProviderSettings settings, Providers providers, RouteDiagrams diagrams) {
        this.settings = settings;
        this.providers = providers;
        this.diagrams = diagrams;
    }

    /** @param description of its route; {@code null} where that does not run */
    record Entry(String name, List<Door> doors, boolean runs, String description) {}

    @GetMapping("/providers")
    String list(Model model) {
        List<Entry> entries = new ArrayList<>();
        new TreeMap<>(settings.providers())
                .forEach((name, environments) -> entries.add(new Entry(
                        name,
                        environments.keySet().stream()
                                .sorted()
                                .map(each -> new Door(name, each))
                                .toList(),
                        providers.runs(name),
                        diagrams.of(name).stream()
                                .findFirst()
                                .map(DiagramStep.Diagram::description)
                                .orElse(null))));
        model.addAttribute("providers", entries);
        return "providers";
    }
}
