import { newUser, test } from "../src/screen.js";
import { until } from "../src/until.js";

// console B4
test("the page of a message reads its own transactions alone, however much came since", async ({
  open,
  api,
  expect,
}) => {
  const user = newUser("opener");
  await api.grant(user, 5);
  const { id } = await api.send(user, "+15550100005");
  await until(
    "its failure",
    () => api.messages(user),
    ([message]) => message?.status === "failed",
  );
  await api.grant(user, 1);
  const { page, another } = await open({ user, path: "/messages" });
  await expect.poll(() => page.getByRole("listitem").count()).toBeGreaterThan(0);
  await page.close();

  const asked: string[] = [];
  page.context().on("request", (request) => asked.push(request.url().replace(/^.*\/api/, "")));
  const message = await another(`/messages/${id}`);
  await message.getByText("1 credit refunded because the message failed.").waitFor();
  const transactions = asked.filter((path) => path.includes("/transactions"));
  expect(new Set(transactions)).toEqual(new Set([`/credits/interaction/transactions?messageId=${id}`]));
  expect(transactions.length).toBeLessThanOrEqual(3);
  expect(asked.filter((path) => path.includes("/holds?limit"))).toEqual([]);
});
