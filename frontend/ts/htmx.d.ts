// What we use of HTMX 2, which the page loads before us.
declare const htmx: {
  ajax(verb: string, path: string, context: {
    target?: string | Element;
    select?: string;
    swap?: string;
    source?: Element;
    values?: Record<string, string>;
  }): Promise<void>;
  trigger(element: Element, event: string, detail?: unknown): void;
  process(element: Element): void;
  swap(target: Element, content: string, how: { swapStyle: string }): void;
};

interface HtmxEvent extends CustomEvent {
  detail: {
    elt: Element;
    target: Element;
    xhr: XMLHttpRequest;
    requestConfig: { triggeringEvent?: Event; path: string; verb: string; elt: Element };
    shouldSwap: boolean;
    isError: boolean;
    successful?: boolean;
    boosted: boolean;
    serverResponse: string;
  };
}
