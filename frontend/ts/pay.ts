// data-pay: the payment service's own card field, in its own frame; what is typed there never reaches our page.
interface CardField {
  mount(into: HTMLElement): void;
}
interface PaymentService {
  elements(): { create(kind: "card"): CardField };
  confirmCardPayment(secret: string, data: { payment_method: { card: CardField } }): Promise<{ error?: { message?: string } }>;
}

export function startPay(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-pay]");
  const into = form?.querySelector<HTMLElement>("[data-pay-card]");
  if (!form || !into) return;
  const script = document.createElement("script");
  script.src = form.dataset.pay ?? "";
  script.onload = () => offer(form, into);
  document.head.append(script);
}

function offer(form: HTMLFormElement, into: HTMLElement): void {
  const make = (window as unknown as { Stripe: (key: string) => PaymentService }).Stripe;
  const service = make(form.dataset.payKey ?? "");
  const card = service.elements().create("card");
  card.mount(into);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void pay(form, service, card);
  });
}

async function pay(form: HTMLFormElement, service: PaymentService, card: CardField): Promise<void> {
  const button = form.querySelector("button");
  button?.setAttribute("disabled", "");
  const answer = await service.confirmCardPayment(form.dataset.paySecret ?? "", { payment_method: { card } });
  if (!answer.error) return form.submit();
  button?.removeAttribute("disabled");
  const told = form.querySelector<HTMLElement>("[data-pay-error]");
  if (told) {
    told.textContent = answer.error.message ?? "";
    told.hidden = false;
  }
}
