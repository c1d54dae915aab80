"""Texts that were declined, as gateways pass it on, and as models say it that answer in words."""

from __future__ import annotations

import json
from typing import Any

from bot.domain.errors import PromptRejected
from tests.imageapi.meanings.shapes import Shape, openai

JS_GENAI = "https://github.com/googleapis/js-genai/issues/321"
PORTKEY = "https://portkey.ai/docs/api-reference/inference-api/error-codes"
NANO_BANANA = "https://github.com/google-gemini/cookbook/issues/568"
CLOUDFLARE = "https://developers.cloudflare.com/ai-gateway/guardrails/set-up-guardrail/"
BLOCKED = json.dumps(
    openai("no", code="moderation_blocked", moderation_details={"categories": ["violence"]}),
)


def _declined(name: str, source: str, status: int, body: Any, category: str | None = None) -> Shape:
    return Shape(name=name, source=source, status=status, body=body, means=PromptRejected(category))


def _gemini(text: str, reason: str = "STOP") -> dict[str, Any]:
    return {"candidates": [{"content": {"parts": [{"text": text}]}, "finishReason": reason}]}


REFUSALS_WRAPPED = (
    _declined(
        "openrouter's upstream, as json",
        "https://github.com/diegosouzapw/OmniRoute/issues/3044",
        400,
        {"error": {"message": "Provider returned error", "code": 400, "metadata": {"raw": BLOCKED}}},
        "violence",
    ),
    _declined(
        "openrouter's upstream, in words",
        "https://github.com/diegosouzapw/OmniRoute/issues/3044",
        502,
        {
            "error": {
                "message": "Provider returned error",
                "metadata": {"raw": "ERROR: request blocked, prohibited_content", "provider_name": "Google"},
            }
        },
    ),
    _declined(
        "litellm's guardrail",
        "https://github.com/BerriAI/litellm/pull/39521",
        400,
        {
            "error": {
                "message": "Violated guardrail policy",
                "type": "None",
                "param": "None",
                "code": "400",
                "provider_specific_fields": {"bedrock_guardrail_response": "Sorry, I cannot answer this."},
            }
        },
    ),
    *(
        _declined(f"portkey's guardrail, {body['error']['type']}", PORTKEY, 446, {**body, "hook_results": {}})
        for body in (
            {
                "error": {
                    "message": "The guardrail checks defined in the config failed.",
                    "type": "hooks_failed",
                }
            },
            {"error": {"message": "no", "type": "denied"}},
        )
    ),
    *(
        _declined(
            f"cloudflare's guardrail {code}", CLOUDFLARE, 424, {"error": [{"code": code, "message": words}]}
        )
        for code, words in (
            (2016, "Prompt blocked due to security configurations"),
            (2017, "Response of this content blocked due to security configurations"),
        )
    ),
    _declined(
        "vertex, a list of errors",
        JS_GENAI,
        400,
        [
            {
                "error": {
                    "code": 400,
                    "message": "Image generation failed: This prompt contains sensitive words that violate Google's "
                    "Responsible AI practices.",
                }
            }
        ],
    ),
    _declined(
        "vertex's guidelines",
        JS_GENAI,
        400,
        openai("All images were filtered out because they violated Vertex AI's usage guidelines."),
    ),
    _declined(
        "generatedImages, in a 200",
        JS_GENAI,
        200,
        {"generatedImages": [{"image": {}, "raiFilteredReason": "no. Support codes: 29310472"}]},
        "people",
    ),
    *(
        _declined(
            f"gemini {reason}",
            "https://github.com/google-gemini-php/client/pull/145",
            200,
            _gemini("", reason),
        )
        for reason in ("NO_IMAGE", "IMAGE_OTHER", "IMAGE_RECITATION")
    ),
    *(
        _declined(f"gemini in words, {number}", NANO_BANANA, 200, _gemini(words))
        for number, words in enumerate(
            (
                "I'm unable to create images that could be misused in this way.",
                "This query violates the policy against generating images of identifiable people.",
                "I’m just not able to do that. Is there something else?",
            )
        )
    ),
    _declined(
        "a chat model in words",
        "https://github.com/Comfy-Org/ComfyUI/pull/13167",
        200,
        {"choices": [{"message": {"content": "I'm sorry, but I can't help with that."}}]},
    ),
    _declined(
        "responses, incomplete",
        "https://platform.openai.com/docs/api-reference/responses/object",
        200,
        {"status": "incomplete", "incomplete_details": {"reason": "content_filter"}, "output": []},
    ),
    _declined(
        "responses, a refusal within",
        "https://platform.openai.com/docs/guides/structured-outputs#refusals",
        200,
        {"output": [{"type": "message", "content": [{"type": "refusal", "refusal": "No."}]}]},
    ),
    _declined(
        "a code that no table has",
        "https://v03.api.js.langchain.com/interfaces/_langchain_openai.OpenAIClient.Responses.ResponseError.html",
        400,
        openai("no", code="image_content_policy_violation"),
    ),
    _declined(
        "stability v1",
        "https://github.com/epam/ai-dial-adapter-bedrock/issues/128",
        400,
        {"name": "invalid_prompts", "message": "One or more prompts contains filtered words."},
    ),
    _declined(
        "tencent's spelling of the names",
        "https://tencentcloud.com/document/product/1238/64639",
        200,
        {"Response": {"Error": {"Code": "OperationDenied.TextIllegalDetected", "Message": "no"}}},
    ),
    _declined(
        "midjourney-proxy, in a 200",
        "https://github.com/novicezk/midjourney-proxy/pull/58",
        200,
        {"code": 24, "description": "可能包含敏感词", "properties": {"bannedWord": "x"}},
    ),
    _declined(
        "xml",
        "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
        403,
        "<?xml version='1.0'?><Error><Code>ContentPolicyViolation</Code><Message>no</Message></Error>",
    ),
    *(
        _declined(f"in other words, {number}", source, status, {"error": {"message": words}})
        for number, (source, status, words) in enumerate(
            (
                (
                    "https://platform.stepfun.com/docs/zh/guide/error_codes",
                    400,
                    "The content you provided or machine outputted is blocked.",
                ),
                (
                    "https://github.com/google-marketing-solutions/adios/issues/62",
                    400,
                    "Image generation failed with the following error: The prompt could not be submitted.",
                ),
                ("https://docs.lumalabs.ai/docs/errors", 400, "prompt not allowed"),
                ("https://docs.segmind.com/", 406, "Prompt has unsafe words"),
            )
        )
    ),
    _declined(
        "kling, in a 200",
        "https://app.klingai.com/global/dev/document-api/quickStart/productIntroduction/overview",
        200,
        {"data": {"task_status": "failed", "task_status_msg": "Failure to pass the risk control system"}},
    ),
)
