// $connect: the status code is the answer.
export const handler = async () => ({ statusCode: 200 });
